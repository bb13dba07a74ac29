"""What is overdue climbs: told to the unit, then to one leader after the other; then it becomes a talk.

What the office itself is late with climbs to its own supervisor, and no unit hears of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.models import RECTIFICATION_OPEN, Rectification, Talk
from survey.policy.durations import Span
from survey.rectification.deadlines import due_after
from survey.rectification.notices.write import Notified, write_notice
from survey.rectification.owners import Owner, runner_of
from survey.rectification.read.wanted import is_turn_of
from survey.rectification.take import Step, take
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import WITH_UNIT, NoticeKind
from survey.vocabulary import RectificationAct as Act

AT_MOST = 200  # in one transaction


@dataclass(frozen=True)
class _Late:
    """`leaders`: who is to be told now, the nearest first; `talk`: its time has come."""

    one: Rectification
    leaders: Sequence[str]
    talk: bool


def climb(runtime: Runtime) -> int:
    """Tell of what is overdue whoever has not been told yet; how many steps that were."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        ids = [late.one.id for late in _find(runtime, session, read_unit_tree(session), now)]
    steps = 0
    for first in range(0, len(ids), AT_MOST):
        with runtime.database.write() as session:
            tree = read_unit_tree(session)
            for late in _find(runtime, session, tree, now, ids[first : first + AT_MOST]):
                steps += _tell(runtime, session, tree, late, now)
    return steps


def _find(
    runtime: Runtime, session: Session, tree: UnitTree, now: datetime, ids: Sequence[int] | None = None
) -> list[_Late]:
    """Those of which something is to be told; `ids`: of these, held."""
    called = exists().where(Talk.rectification_id == Rectification.id, Talk.about == Rectification.due_at)
    overdue = (
        select(Rectification, called)
        .where(RECTIFICATION_OPEN, Rectification.due_at < now, ~is_turn_of(Owner.HOUSE))
        .order_by(Rectification.id)
    )
    if ids is not None:
        overdue = overdue.where(Rectification.id.in_(ids)).with_for_update(skip_locked=True)
    rules, found = runtime.policy.rectification, []
    for one, is_called in session.execute(overdue):
        talks = one.state in WITH_UNIT and not is_called
        talk = talks and _after(runtime, one.due_at, rules.talk_after, 1) <= now
        found.append(_Late(one, _untold(runtime, tree, one, now), talk))
    return [late for late in found if late.leaders or late.talk]


def _untold(runtime: Runtime, tree: UnitTree, one: Rectification, now: datetime) -> list[str]:
    """The unit itself at once, each leader above it a `climb` later."""
    office = [runner_of(one.object).value]
    leaders = list(tree.above(tree.by_id[one.unit_id])) if one.state in WITH_UNIT else office
    span = runtime.policy.rectification.climb
    come = (_after(runtime, one.due_at, span, told) <= now for told in range(one.climbed, len(leaders)))
    return [leader for leader, is_time in zip(leaders[one.climbed :], come, strict=True) if is_time]


def _after(runtime: Runtime, due: datetime, span: Span, times: int) -> datetime:
    at = due
    for _ in range(times):
        at = runtime.calendar.after(at, span)
    return at


def _tell(runtime: Runtime, session: Session, tree: UnitTree, late: _Late, now: datetime) -> int:
    one = late.one
    for told, leader in enumerate(late.leaders, one.climbed + 1):
        detail = {"leader": leader, "due": one.due_at.isoformat()}
        take(runtime, session, one, Step(Act.CLIMB, detail=detail), now, climbed=told)
        if one.state in WITH_UNIT:
            notified = Notified.of(one, NoticeKind.OVERDUE, one.due_at.isoformat(), detail)
            write_notice(session, notified.to(tree.ids[leader]), now)
    if late.talk:
        _call_to_talk(runtime, session, one, now)
    return len(late.leaders)


def _call_to_talk(runtime: Runtime, session: Session, one: Rectification, now: datetime) -> None:
    due = due_after(runtime.calendar, now, runtime.policy.rectification.talk)
    session.add(
        Talk(rectification_id=one.id, unit_id=one.unit_id, about=one.due_at, opened_at=now, due_at=due.at)
    )
    detail = {"due": due.at.isoformat(), "missed": one.due_at.isoformat()}
    write_notice(session, Notified.of(one, NoticeKind.TALK, one.due_at.isoformat(), detail), now)
