"""What a gateway pushes, taken: messages and keys kept first, then what became of ours (R1, R2).

messages ─► kept ───────────────────────► understood, after the answer
calls    ─► keys kept with the report ──► understood, after the answer
reports  ─► by their token or SID: an attempt · a notice · nothing of ours, dropped

A push is an array: one transaction for each of these, and where that fails each piece alone.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Literal

import structlog
from sqlalchemy.orm import Session

from survey.carriers.names import is_name
from survey.carriers.port import CallReport, IncomingText, Pushed, StatusReport
from survey.course.arrive import not_here_yet
from survey.course.hear import Kept, keep
from survey.course.named import tokens_by_sid, tokens_of_calls
from survey.course.report import Standing, Told, standings, take_reports
from survey.course.report_call import CallStanding, ToldOfCall, call_standings, take_call_reports
from survey.course.store import Stored
from survey.course.together import all_or_each
from survey.rectification.notices.report import report_delivery, tokens_of_deliveries
from survey.runtime import Runtime

log = structlog.get_logger()

Became = Literal["new", "known", "of nobody", "unreadable", "failed"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the pieces of a push; `messages` and `keys` (by the SID of their call) are on disk and
    to be understood."""

    became: Counter[Became] = field(default_factory=Counter)
    messages: list[Stored] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)

    @property
    def all_of_it(self) -> bool:
        """Whether all that is about us is on disk; otherwise it has to be pushed again."""
        return not self.became["failed"]


def take_push(runtime: Runtime, pushed: Pushed) -> Taken:
    """Take all pieces; one that cannot be taken stands in nobody's way."""
    texts = [one for one in pushed.texts if is_name(one.text.sid)]
    calls = [one for one in pushed.calls if _may_be(one[0]) and _may_be(one[1].sid)]
    reports = [one for one in pushed.reports if _may_be(one[0]) and _may_be(one[1].sid)]
    came = len(pushed.texts) + len(pushed.calls) + len(pushed.reports)
    nameless = came - len(texts) - len(calls) - len(reports)
    taken = Taken(Counter[Became]({"unreadable": pushed.unreadable + nameless}))
    _texts(runtime, texts, taken)
    _calls(runtime, calls, taken)
    _reports(runtime, reports, taken)
    return taken


def _may_be(said: str) -> bool:
    """A report may lack our token, or its SID: the other one is enough."""
    return not said or is_name(said)


def _texts(runtime: Runtime, texts: Sequence[IncomingText], taken: Taken) -> None:
    """Said in the order in which they came to the carrier, whatever that of the array."""
    if not texts:
        return
    coming = not_here_yet(runtime, sorted(texts, key=lambda one: one.at))
    for became in keep(runtime, coming) if coming else ():
        _note(taken, became)
    taken.became["known"] += len(texts) - len(coming)


def _calls(runtime: Runtime, calls: Sequence[tuple[str, CallReport]], taken: Taken) -> None:
    if not calls:
        return
    now, told = runtime.clock.now(), []
    found = _which(runtime, calls)
    for name, report in calls:
        one = found.get(name) or found.get(report.sid)
        if one is None:
            taken.became["of nobody"] += 1
        elif one.has_news(report):
            told.append(ToldOfCall(one.attempt_id, report, now))
        else:
            taken.became["known"] += 1
    for news, done in zip(told, take_call_reports(runtime, told) if told else (), strict=True):
        taken.became["new" if done else "failed"] += 1
        if done and news.report.keys:
            taken.keys.append((news.report.sid, news.report.keys))


def _which(runtime: Runtime, calls: Sequence[tuple[str, CallReport]]) -> dict[str, CallStanding]:
    """Our calls, by the names and SIDs that the reports bring."""
    with runtime.database.read() as session:
        found = call_standings(session, {name for name, _ in calls})
        left = [(name, report.sid) for name, report in calls if name not in found]
        tokens = tokens_of_calls(session, runtime.carrier.name, left) if left else {}
        standing = call_standings(session, tokens.values())
        return found | {sid: standing[token] for sid, token in tokens.items()}


def _reports(runtime: Runtime, reports: Sequence[tuple[str, StatusReport]], taken: Taken) -> None:
    if not reports:
        return
    now = runtime.clock.now()
    told, notices = [], []
    found, deliveries = _whose(runtime, reports)
    for name, report in reports:
        one = found.get(name) or found.get(report.sid)
        if one is not None and one.may_become(report.status):
            told.append(Told(one.attempt_id, report, now))
        elif one is not None:
            taken.became["known"] += 1
        elif delivery := deliveries.get(name) or deliveries.get(report.sid):
            notices.append((delivery, report))
        else:
            taken.became["of nobody"] += 1
    for done in take_reports(runtime, told) if told else ():
        taken.became["new" if done else "failed"] += 1
    taking = partial(_take_notices, runtime, now)
    taken.became.update(all_or_each(taking, notices, _notice_not_taken) if notices else ())


def _whose(
    runtime: Runtime, reports: Sequence[tuple[str, StatusReport]]
) -> tuple[dict[str, Standing], dict[str, str]]:
    """Our attempts, by the names and SIDs that the reports bring, and in the same way deliveries' tokens."""
    with runtime.database.read() as session:
        found = standings(session, {name for name, _ in reports})
        left = [(name, report.sid) for name, report in reports if name not in found]
        if not left:
            return found, {}
        names, sids = {name for name, _ in left}, {sid for _, sid in left}
        known = tokens_by_sid(session, runtime.carrier.name, sids)
        standing = standings(session, known.values())
        found |= {sid: standing[token] for sid, token in known.items()}
        return found, tokens_of_deliveries(session, names, sids)


def _take_notices(
    runtime: Runtime, now: datetime, notices: Sequence[tuple[str, StatusReport]]
) -> list[Became]:
    with runtime.database.write() as session:
        return [_take_notice(session, token, report, now) for token, report in notices]


def _take_notice(session: Session, token: str, report: StatusReport, now: datetime) -> Became:
    return "new" if report_delivery(session, token, report, now) else "known"


def _notice_not_taken(_notice: tuple[str, StatusReport], why: Exception) -> Became:
    log.error("a report on a notice could not be taken", exc_info=why)
    return "failed"


def _note(taken: Taken, became: Kept) -> None:
    if isinstance(became, Stored):
        taken.messages.append(became)
    taken.became["new" if isinstance(became, Stored) else became] += 1
