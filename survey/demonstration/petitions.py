"""Closed petition cases of the county, as its petition system would hand them over (CONTRACT §5). Pure.

A case's number says its month, a running number, and with the first of its last four digits the kind of unit
it is about: XF 202611 0 7 123. The digit before it is 0 for past days, 1 to 9 for cases that close while
somebody watches, so that neither takes the other's number.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from survey.carriers.sandbox.chance import by_share, draw
from survey.demonstration.county import SEED, Place, county, data
from survey.demonstration.people import landline_of, mobile_of, name_of

SOURCE = "demo"
MOST_FRESH = 8000  # cases that close while somebody watches: then it is enough

_A_DAY = 30  # room in a month's running numbers
_ON_WEEKDAYS, _ON_WEEKENDS = (3, 7), (0, 2)  # from, up to but not including
_PEOPLE = 40_000
_OPENS, _WORKS_FOR = time(9), timedelta(hours=8)
_TIME_TO_DECIDE = timedelta(days=60)  # 信访工作条例, article 34

Given = dict[str, Any]


def closed_on(day: date, zone: ZoneInfo) -> list[Given]:
    """The cases that closed on a day of the past."""
    return [_of_day(day, place, zone) for place in range(_number_on(day))]


def fresh(number: int, closed_at: datetime) -> Given:
    """The `number`-th case (from 0) of those that close while somebody watches."""
    key = f"fresh {number}"
    thousand, running = divmod(number, 1000)
    return _case(key, key, f"{1 + thousand % 9}{{kind}}{running:03}", closed_at)


def _of_day(day: date, place: int, zone: ZoneInfo) -> Given:
    key = _key(day, place)
    closed_at = datetime.combine(day, _OPENS, zone) + _WORKS_FOR * draw(SEED, "hour", key)
    first = _first_of_matter(day, place)
    given = _case(key, _key(*first) if first else key, _running(day, place), closed_at.replace(microsecond=0))
    if first:
        given["matter_id"] = _case_no(_key(*first), first[0], _running(*first))
        given["assigned_times"] = 2 + (draw(SEED, "again", key) < 0.6)
    return given


def _key(day: date, place: int) -> str:
    return f"{day} {place}"


def _running(day: date, place: int) -> str:
    return f"0{{kind}}{day.day * _A_DAY + place:03}"


def _number_on(day: date) -> int:
    low, high = _ON_WEEKDAYS if day.weekday() < 5 else _ON_WEEKENDS
    return low + int(draw(SEED, "number", day) * (high - low))


def _first_of_matter(day: date, place: int) -> tuple[date, int] | None:
    """The earlier case that this one repeats; none for most."""
    if draw(SEED, "repeat", day, place) >= data()["shares"]["repeat"]:
        return None
    earlier = day - timedelta(days=45 + int(draw(SEED, "earlier", day, place) * 60))
    cases = _number_on(earlier)
    first = int(draw(SEED, "which", day, place) * cases)
    repeats_itself = draw(SEED, "repeat", earlier, first) < data()["shares"]["repeat"]
    return None if repeats_itself or not cases else (earlier, first)


def _case(key: str, matter: str, running: str, closed_at: datetime) -> Given:
    """`matter`: the key of the case that first brought it, which fixes who petitions about whom."""
    place = _place(draw(SEED, "place", matter))
    accepted_at = closed_at - timedelta(days=4 + int(draw(SEED, "took", key) * 54))
    person = int(draw(SEED, "person", matter) * _PEOPLE)
    given: Given = {
        "source": SOURCE,
        "case_no": _case_no(matter, closed_at.date(), running),
        "accepted_at": accepted_at.isoformat(),
        "due_at": (accepted_at + _TIME_TO_DECIDE).isoformat(),
        "closed_at": closed_at.isoformat(),
        "petitioner_name": name_of(person),
        "responsible_unit": place.code,
        "petition_office": by_share(dict(place.offices), draw(SEED, "office", key)) or place.offices[-1][0],
        "category": place.categories[int(draw(SEED, "category", matter) * len(place.categories))],
        "intake_channel": by_share(data()["channels"], draw(SEED, "channel", key)) or "",
        "close_type": "resolved",
    }
    if phones := _phones(matter, person):
        given["phones"] = phones
    return given | _peculiarities(key, closed_at, place)


def _case_no(matter: str, day: date, running: str) -> str:
    return f"XF{day:%Y%m}{running.format(kind=_place(draw(SEED, 'place', matter)).kind)}"


def _phones(key: str, person: int) -> list[str]:
    """The case's numbers in order; none for some."""
    shares = data()["shares"]
    kinds = {name: shares[name] for name in ("without_phone", "landline", "family_phone")}
    match by_share(kinds, draw(SEED, "phone", key)):
        case "without_phone":
            return []
        case "landline":
            return [landline_of(person)]
        case "family_phone":
            return [mobile_of(int(draw(SEED, "family", key) * 200))]
    further = [mobile_of(person + _PEOPLE)] if draw(SEED, "further", key) < shares["further_phone"] else []
    return [mobile_of(person), *further]


def _peculiarities(key: str, closed_at: datetime, place: Place) -> Given:
    """What makes some cases unlike the others."""
    shares = data()["shares"]

    def chance(of: str) -> bool:
        return draw(SEED, of, key) < float(shares[of])

    given: Given = {}
    ends = {name: shares[name] for name in ("withdrawn", "litigation", "duplicate", "explained", "rejected")}
    if end := by_share(ends, draw(SEED, "end", key)):
        given["close_type"] = end
    if end == "withdrawn":
        given |= {"withdrawn_at": closed_at.isoformat(), "withdrawn_by": place.code}
    if chance("collective"):
        given["joint_petitioners"] = 5 + int(draw(SEED, "joint", key) ** 3 * 60)
    if chance("leader_received"):
        given["leader_received"] = True
    if chance("not_in_evaluation"):
        given["in_evaluation"] = False
    if chance("do_not_contact"):
        given["do_not_contact"] = True
    if chance("helped"):
        helper = _place(draw(SEED, "helper", key)).code
        given |= {"co_units": [helper]} if helper != place.code else {}
    return given


def _place(at: float) -> Place:
    shares = {place: place.weight for place in county().places}
    return by_share(shares, at) or county().places[-1]
