"""Time passes: deadlines of a provisional calendar are looked at again, units reminded of theirs."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import RECTIFICATION_OPEN, Notice, Rectification
from survey.rectification.deadlines import Due, due_after, due_again
from survey.rectification.notices.write import Notified, write_notice
from survey.runtime import Runtime
from survey.vocabulary import WITH_UNIT, NoticeKind


def look_at_calendar(runtime: Runtime) -> int:
    """Deadlines that a better calendar moves: later, never earlier than was told. How many it knows now."""
    with runtime.database.read() as session:
        unsure = session.scalars(
            select(Rectification).where(RECTIFICATION_OPEN, Rectification.due_provisional)
        ).all()
    known = [(one, due) for one in unsure if (due := due_again(runtime.calendar, _told(one))) != _told(one)]
    if not known:
        return 0
    with runtime.database.write() as session:
        return sum(_move(session, one, due) for one, due in known)


def remind_units(runtime: Runtime) -> int:
    """Units whose order is due within `amber` are reminded once; how many were."""
    now = runtime.clock.now()
    soon = due_after(runtime.calendar, now, runtime.policy.rectification.amber).at
    with runtime.database.read() as session:
        nearly = _nearly_due(session, now, soon)
    if not nearly:
        return 0
    with runtime.database.write() as session:
        return sum(_remind(session, one, now) for one in _nearly_due(session, now, soon))


def _told(one: Rectification) -> Due:
    return Due(one.due_at, one.due_from, one.due_span, one.due_provisional)


def _move(session: Session, one: Rectification, due: Due) -> int:
    """If it has not gone on since it was looked at."""
    same = update(Rectification).where(
        Rectification.id == one.id, Rectification.state == one.state, Rectification.due_at == one.due_at
    )
    ordered = {"ordered_due_at": due.at} if one.ordered_due_at == one.due_at else {}
    return changed(session, same.values(**due.columns(), **ordered))


def _nearly_due(session: Session, now: datetime, soon: datetime) -> Sequence[Rectification]:
    return session.scalars(
        select(Rectification).where(
            RECTIFICATION_OPEN,
            Rectification.state.in_(WITH_UNIT),
            Rectification.due_at > now,
            Rectification.due_at <= soon,
            ~_reminded(),
        )
    ).all()


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
