"""Every test on all that was seen of a month, each with its part of the budget. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from survey.scoring.anomalies.budget import allowed
from survey.scoring.anomalies.finding import Finding
from survey.scoring.anomalies.interviewer import interviewer
from survey.scoring.anomalies.look_at_ratings import Ratings
from survey.scoring.anomalies.never_petitioned import never_petitioned
from survey.scoring.anomalies.not_asked import source_share, taken_out
from survey.scoring.anomalies.phones_changed import phones_changed
from survey.scoring.anomalies.poll import poll
from survey.scoring.anomalies.pressure import pressure
from survey.scoring.anomalies.seen import Course, Seen
from survey.scoring.anomalies.shared_phone import shared_phone
from survey.scoring.anomalies.wrong_number import wrong_number
from survey.scoring.rounding import Share
from survey.vocabulary import AnomalyKind, RatedObject


class Found(NamedTuple):
    """A finding and of what it is; `unit` is empty where it is of nobody's unit."""

    kind: AnomalyKind
    unit: str
    object: RatedObject | None
    finding: Finding


_Of = Callable[[Course], Share]
_Test = Callable[..., Finding | None]
_AMONG_PEERS: Mapping[AnomalyKind, tuple[_Of, _Test]] = {
    AnomalyKind.NEVER_PETITIONED: (lambda one: one.never_petitioned, never_petitioned),
    AnomalyKind.WRONG_NUMBER: (lambda one: one.wrong_number, wrong_number),
    AnomalyKind.PHONES_CHANGED: (lambda one: one.phones_changed, phones_changed),
}


def look(seen: Seen) -> Iterator[Found]:
    """Everything odd about the month."""
    for rated in RatedObject:
        units = {one.unit: one for one in seen.rated if one.object is rated}
        ratings = Ratings(units, seen.satisfied, allowed(len(seen.rated)))
        for code in units:
            for kind, finding in ratings.look(code, seen.peers[code]):
                yield Found(kind, code, rated, finding)
    yield from _courses(seen, {one.unit: one for one in seen.courses})
    yield from _interviewers(seen)
    yield from _polls(seen)
    for report in seen.reported:
        if (told := pressure(report.survey_id, report.value)) is not None:
            yield Found(AnomalyKind.PRESSURE, report.unit, None, told)


def _courses(seen: Seen, units: Mapping[str, Course]) -> Iterator[Found]:
    chance = allowed(len(units))
    for code, mine in units.items():
        peers = [units[peer] for peer in seen.peers[code] if peer in units]
        for kind, (of, test) in _AMONG_PEERS.items():
            if (finding := test(of(mine), [of(one) for one in peers], chance)) is not None:
                yield Found(kind, code, None, finding)
        out = [source_share(one.closed, one.not_asked) for one in (mine, *peers)]
        if (finding := taken_out(out[0], mine.not_asked, out[1:], chance)) is not None:
            yield Found(AnomalyKind.NOT_ASKED, code, None, finding)
        for phone in mine.phones:
            if (finding := shared_phone(*phone, mine.numbers, chance)) is not None:
                yield Found(AnomalyKind.SHARED_PHONE, code, None, finding)


def _interviewers(seen: Seen) -> Iterator[Found]:
    chance = allowed(sum(len(heard) for heard in seen.interviewers.values()))
    for rated, heard in seen.interviewers.items():
        for login, mine in heard.items():
            colleagues = [one for other, one in heard.items() if other != login]
            if (finding := interviewer(mine, colleagues, chance)) is not None:
                yield Found(AnomalyKind.INTERVIEWER, "", rated, Finding(finding.figures, login))


def _polls(seen: Seen) -> Iterator[Found]:
    chance = allowed(len(seen.polled))
    for one in seen.polled:
        if (finding := poll(one.ours, one.theirs, chance)) is not None:
            told = Finding({"poll": one.name, **finding.figures}, str(one.poll))
            yield Found(AnomalyKind.POLL, one.unit, one.object, told)
