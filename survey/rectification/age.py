"""Time passes: deadlines of a provisional calendar are looked at again, units reminded, leaders told."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import RECTIFICATION_OPEN, Notice, Rectification, Survey, Talk
from survey.policy.durations import Span
from survey.rectification.deadlines import Due, due_after, due_again
from survey.rectification.decide import to_docket
from survey.rectification.notices.write import Notified, write_notice
from survey.rectification.owners import runner_of
from survey.rectification.take import Step, take
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import WITH_UNIT, NoticeKind, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S

AT_MOST = 200  # in one transaction
_NO_CLIMB = (S.ACCEPTED, S.ASKED_AGAIN)  # the house's own turn: nobody is late


def put_on_docket(runtime: Runtime) -> int:
    """Those that were assigned and ordered often enough go to the joint meeting; how many went."""
    moved, last = 0, 0
    while True:
        with runtime.database.write() as session:
            waiting = session.scalars(
                select(Rectification)
                .join(Survey, Survey.id == Rectification.survey_id)
                .where(
                    Rectification.id > last,
                    Rectification.state.in_((S.TO_VERIFY, S.VERIFIED)),
                    Survey.state == SurveyState.SETTLED,
                )
                .order_by(Rectification.id)
                .limit(AT_MOST)
                .with_for_update(of=Rectification, skip_locked=True)
            ).all()
            now = runtime.clock.now()
            moved += sum(to_docket(runtime, session, one, now) for one in waiting)
        if len(waiting) < AT_MOST:
            return moved
        last = waiting[-1].id


def look_at_calendar(runtime: Runtime) -> int:
    """Deadlines that a better calendar moves: later, never earlier than was told. How many it knows now."""
    moved = 0
    with runtime.database.write() as session:
        unsure = session.scalars(
            select(Rectification).where(RECTIFICATION_OPEN, Rectification.due_provisional)
        ).all()
        for one in unsure:
            told = Due(one.due_at, one.due_from, one.due_span, one.due_provisional)
            due = due_again(runtime.calendar, told)
            if due == told:
                continue
            same = update(Rectification).where(
                Rectification.id == one.id, Rectification.state == one.state, Rectification.due_at == told.at
            )
            ordered = {"ordered_due_at": due.at} if one.ordered_due_at == told.at else {}
            moved += changed(session, same.values(**due.columns(), **ordered))
    return moved


def remind_units(runtime: Runtime) -> int:
    """Units whose order is due within `amber` are reminded once; how many were."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        soon = due_after(runtime.calendar, now, runtime.policy.rectification.amber).at
        nearly = session.scalars(
            select(Rectification).where(
                RECTIFICATION_OPEN,
                Rectification.state.in_(WITH_UNIT),
                Rectification.due_at > now,
                Rectification.due_at <= soon,
                ~_reminded(),
            )
        ).all()
        return sum(_remind(session, one, now) for one in nearly)


def climb(runtime: Runtime) -> int:
    """What is overdue is told to the unit, then to one leader after the other; how many steps that were."""
    steps, last = 0, 0
    while True:
        with runtime.database.write() as session:
            now = runtime.clock.now()
            overdue = session.scalars(
                select(Rectification)
                .where(
                    RECTIFICATION_OPEN,
                    Rectification.id > last,
                    Rectification.due_at < now,
                    Rectification.state.not_in(_NO_CLIMB),
                )
                .order_by(Rectification.id)
                .limit(AT_MOST)
                .with_for_update(skip_locked=True)
            ).all()
            tree = read_unit_tree(session)
            steps += sum(_climb(runtime, session, tree, one, now) for one in overdue)
        if len(overdue) < AT_MOST:
            return steps
        last = overdue[-1].id


def _climb(runtime: Runtime, session: Session, tree: UnitTree, one: Rectification, now: datetime) -> int:
    """The unit itself at once, each leader above it a `climb` later; a talk after `talk_after`.

    What the office itself is late with climbs to its own supervisor, and no unit hears of it.
    """
    rules = runtime.policy.rectification
    with_unit = one.state in WITH_UNIT
    leaders = list(tree.above(tree.by_id[one.unit_id])) if with_unit else [runner_of(one.object).value]
    told = one.climbed
    while told < len(leaders) and _after(runtime, one.due_at, rules.climb, told) <= now:
        leader = leaders[told]
        told += 1
        detail = {"leader": leader, "due": one.due_at.isoformat()}
        take(runtime, session, one, Step(Act.CLIMB, detail=detail), now, climbed=told)
        if with_unit:
            notified = Notified.of(one, NoticeKind.OVERDUE, one.due_at.isoformat(), detail)
            write_notice(session, notified.to(tree.ids[leader]), now)
    if with_unit and _after(runtime, one.due_at, rules.talk_after, 1) <= now:
        _call_to_talk(runtime, session, one, now)
    return told - one.climbed


def _after(runtime: Runtime, due: datetime, span: Span, times: int) -> datetime:
    at = due
    for _ in range(times):
        at = runtime.calendar.after(at, span)
    return at


def _call_to_talk(runtime: Runtime, session: Session, one: Rectification, now: datetime) -> None:
    known = select(Talk.id).where(Talk.rectification_id == one.id, Talk.about == one.due_at)
    if session.scalar(known) is not None:
        return
    due = due_after(runtime.calendar, now, runtime.policy.rectification.talk)
    session.add(
        Talk(rectification_id=one.id, unit_id=one.unit_id, about=one.due_at, opened_at=now, due_at=due.at)
    )
    detail = {"due": due.at.isoformat(), "missed": one.due_at.isoformat()}
    write_notice(session, Notified.of(one, NoticeKind.TALK, one.due_at.isoformat(), detail), now)


def _reminded() -> ColumnElement[bool]:
    """Since it was ordered, returned or extended."""
    return exists().where(
        Notice.rectification_id == Rectification.id,
        Notice.kind == NoticeKind.DUE_SOON,
        Notice.made_at >= func.coalesce(Rectification.extended_at, Rectification.entered_at),
        Notice.made_at >= Rectification.entered_at,
    )


def _remind(session: Session, one: Rectification, now: datetime) -> bool:
    detail = {"due": one.due_at.isoformat()}
    return write_notice(session, Notified.of(one, NoticeKind.DUE_SOON, one.due_at.isoformat(), detail), now)
