"""Are answers, surveys and closed months still as they were on the day of their digest?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.audit.digest import Digest, of_answers, of_month, of_surveys
from survey.audit.fault import Broken, Faults
from survey.audit.keys import AuditKeys
from survey.audit.understood import FREEZE
from survey.models import Audit, FrozenMonth, Survey

_LATELY, _TURN = 31, 30  # days
Detail = Mapping[str, Any]


@dataclass
class Kept:
    """What the trail says of days and months, in its order, and of which surveys' ratings were taken out."""

    days: list[tuple[str, Detail]] = field(default_factory=list)
    months: list[tuple[str, Detail]] = field(default_factory=list)
    granted: set[Any] = field(default_factory=set)


def check_days(
    session: Session, keys: AuditKeys, kept: Kept, faults: Faults, only_lately: date | None
) -> int:
    """Work digests out again; says of how many days. `only_lately`: see `Against`."""
    _check_order(kept, faults)
    if kept.days:
        _check_before(session, kept.days[0][0], faults)
    wanted = [(day, detail) for day, detail in kept.days if _has_turn(date.fromisoformat(day), only_lately)]
    for day, detail in wanted:
        key = _key_of(keys, day, detail, faults)
        if key is None:
            continue
        first, last = detail["answers_from"], detail["answers_to"]
        answers = of_answers(session, key, first, last)
        _compare(faults, Broken.ANSWERS, day, f"answers {first} to {last}", answers, detail, "answers")
        surveys = of_surveys(session, key, day, _Exclusions(kept.granted, day, faults))
        _compare(faults, Broken.SURVEYS, day, "surveys settled on this day", surveys, detail, "surveys")
    return len(wanted)


def check_months(session: Session, keys: AuditKeys, kept: Kept, faults: Faults) -> None:
    """Closed months are as they were closed, by an act, and none was opened again."""
    frozen = set(session.scalars(select(FrozenMonth.month)))
    by_act = set(session.scalars(select(Audit.subject_id).where(Audit.act == FREEZE)))
    for month in sorted(frozen - by_act):
        faults.add(Broken.MONTH, month, "this month was closed without an act")
    for month, detail in kept.months:
        key = _key_of(keys, month, detail, faults)
        if key is None:
            continue
        if month not in frozen:
            faults.add(Broken.MONTH, month, "this month was closed, and is not any more")
        elif of_month(session, key, month).hash.hex() != detail["digest"]:
            faults.add(Broken.MONTH, month, "the figures of this closed month are not as they were")


@dataclass
class _Exclusions:
    """Ratings are out of the figures where an act took them out, and nowhere else."""

    granted: set[Any]
    day: str
    faults: Faults

    def __call__(self, survey_id: int, excluded: bool) -> None:
        if excluded and survey_id not in self.granted:
            says = f"the ratings of survey {survey_id} were taken out without an act"
            self.faults.add(Broken.EXCLUDED, self.day, says)
        elif not excluded and survey_id in self.granted:
            says = f"the ratings of survey {survey_id} were taken out by an act, and count again"
            self.faults.add(Broken.EXCLUDED, self.day, says)


def _key_of(keys: AuditKeys, where: str, detail: Detail, faults: Faults) -> bytes | None:
    """The key that a digest was made with; a fault where it is not among those given."""
    key = keys.of(bytes.fromhex(detail["key"]))
    if key is None:
        faults.add(Broken.UNKNOWN_KEY, where, "this digest was made with a key that is not in AUDIT_KEYS")
    return key


def _compare(
    faults: Faults, what: Broken, day: str, named: str, found: Digest, detail: Detail, part: str
) -> None:
    if found.n != detail[part]:
        faults.add(what, day, f"{named}: {detail[part]} rows were digested, {found.n} are there")
    elif found.hash.hex() != detail[f"{part}_digest"]:
        faults.add(what, day, f"{named} are not as they were when they were digested")


def _check_order(kept: Kept, faults: Faults) -> None:
    """No day and no answer between two digests is left out."""
    for (before, was), (day, detail) in zip(kept.days, kept.days[1:], strict=False):
        due = date.fromisoformat(before) + timedelta(days=1)
        if date.fromisoformat(day) != due or detail["answers_from"] != was["answers_to"] + 1:
            faults.add(Broken.DAY, day, f"the digest of this day does not follow that of {before}")


def _check_before(session: Session, first_day: str, faults: Faults) -> None:
    n = session.scalar(select(func.count()).select_from(Survey).where(Survey.settled_day < first_day))
    if n:
        says = f"{n} surveys settled before the first day that was digested: they were added afterwards"
        faults.add(Broken.SURVEYS, first_day, says)


def _has_turn(day: date, today: date | None) -> bool:
    if today is None:
        return True
    return (today - day).days <= _LATELY or day.toordinal() % _TURN == today.toordinal() % _TURN
