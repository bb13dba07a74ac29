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

from survey.carriers.port import CallReport, IncomingText, Pushed, StatusReport
from survey.course.arrive import not_here_yet
from survey.course.hear import Kept, keep
from survey.course.named import token_by_sid, token_of_call
from survey.course.report import Told, standing, take_reports
from survey.course.report_call import ToldOfCall, call_standing, take_call_reports
from survey.course.store import Stored
from survey.course.together import all_or_each
from survey.rectification.notices.report import report_delivery, token_of_delivery
from survey.runtime import Runtime

log = structlog.get_logger()

_LONGEST_NAME = 64  # a SID of anybody's; our tokens are shorter
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
    texts = [one for one in pushed.texts if one.text.sid and _is_name(one.text.sid)]
    calls = [one for one in pushed.calls if _is_name(one[0]) and _is_name(one[1].sid)]
    reports = [one for one in pushed.reports if _is_name(one[0]) and _is_name(one[1].sid)]
    came = len(pushed.texts) + len(pushed.calls) + len(pushed.reports)
    nameless = came - len(texts) - len(calls) - len(reports)
    taken = Taken(Counter(unreadable=pushed.unreadable + nameless))
    _texts(runtime, texts, taken)
    _calls(runtime, calls, taken)
    _reports(runtime, reports, taken)
    return taken


def _is_name(said: str) -> bool:
    """Whether a database can be asked for it, and holds it."""
    return len(said) <= _LONGEST_NAME and said.isprintable()


def _texts(runtime: Runtime, texts: Sequence[IncomingText], taken: Taken) -> None:
    """Said in the order in which they came to the carrier, whatever that of the array."""
    if not texts:
        return
    coming = not_here_yet(runtime, sorted(texts, key=lambda one: one.at))
    for became in keep(runtime, coming) if coming else ():
        _note(taken, became)
    taken.became["known"] += len(texts) - len(coming)


def _calls(runtime: Runtime, calls: Sequence[tuple[str, CallReport]], taken: Taken) -> None:
    now, carrier = runtime.clock.now(), runtime.carrier.name
    told = []
    with runtime.database.read() as session:
        for name, report in calls:
            found = call_standing(session, name)
            if found is None and (token := token_of_call(session, carrier, name, report.sid)):
                found = call_standing(session, token)
            if found is None:
                taken.became["of nobody"] += 1
            elif found.has_news(report):
                told.append(ToldOfCall(found.attempt_id, report, now))
            else:
                taken.became["known"] += 1
    for one, done in zip(told, take_call_reports(runtime, told) if told else (), strict=True):
        taken.became["new" if done else "failed"] += 1
        if done and one.report.keys:
            taken.keys.append((one.report.sid, one.report.keys))


def _reports(runtime: Runtime, reports: Sequence[tuple[str, StatusReport]], taken: Taken) -> None:
    now, carrier = runtime.clock.now(), runtime.carrier.name
    told, notices = [], []
    with runtime.database.read() as session:
        for name, report in reports:
            found = standing(session, name)
            if found is None and (token := token_by_sid(session, carrier, report.sid)):
                found = standing(session, token)
            if found is not None and found.may_become(report.status):
                told.append(Told(found.attempt_id, report, now))
            elif found is not None:
                taken.became["known"] += 1
            elif delivery := token_of_delivery(session, name, report.sid):
                notices.append((delivery, report))
            else:
                taken.became["of nobody"] += 1
    for done in take_reports(runtime, told) if told else ():
        taken.became["new" if done else "failed"] += 1
    taking = partial(_take_notices, runtime, now)
    taken.became.update(all_or_each(taking, notices, _notice_not_taken) if notices else ())


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
