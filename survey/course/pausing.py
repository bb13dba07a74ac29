"""Stopping all sending at once, everywhere; by a person, or by the system when a channel is broken."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.hold import hold_pauses
from survey.models import Pause, Unit
from survey.vocabulary import Channel

SYSTEM = "system"


def pause(
    session: Session,
    why: str,
    by: str,
    now: datetime,
    *,
    channel: Channel | None = None,
    unit_id: int | None = None,
) -> None:
    """Stop sending: of one channel, for one unit, or altogether. Once committed, nothing enters `sending`."""
    hold_pauses(session, alone=True)
    session.execute(
        insert(Pause).values(channel=channel, unit_id=unit_id, why=why[:200], by=by, started_at=now)
    )


def pause_channel(session: Session, channel: Channel, why: str, now: datetime) -> None:
    """The system stops a channel that cannot work; once, until somebody resumes it."""
    stopped = select(Pause.id).where(Pause.channel == channel, Pause.by == SYSTEM, Pause.ended_at.is_(None))
    if session.scalar(stopped.limit(1)) is None:
        pause(session, why, SYSTEM, now, channel=channel)


def resume(
    session: Session, now: datetime, *, channel: Channel | None = None, unit_id: int | None = None
) -> int:
    """End the running pauses: all of them, or those of a channel or unit. Returns how many."""
    running = update(Pause).where(Pause.ended_at.is_(None))
    if channel is not None:
        running = running.where(Pause.channel == channel)
    if unit_id is not None:
        running = running.where(Pause.unit_id == unit_id)
    return changed(session, running.values(ended_at=now))


def running_pauses(session: Session) -> list[Pause]:
    return list(session.scalars(select(Pause).where(Pause.ended_at.is_(None)).order_by(Pause.started_at)))


def pauses_since(session: Session, moment: datetime) -> list[Pause]:
    """Pauses that were running at `moment` or later: they lengthen the lives of surveys."""
    return list(session.scalars(select(Pause).where(or_(Pause.ended_at.is_(None), Pause.ended_at > moment))))


def unit_ancestry(session: Session) -> dict[int, int | None]:
    """Each unit's parent: a pause of a unit holds for everything below it."""
    return dict(session.execute(select(Unit.id, Unit.parent_id)).all())


def covers(pause: Pause, channel: Channel, unit_id: int | None, parents: Mapping[int, int | None]) -> bool:
    """Whether a pause stops this channel for this unit."""
    if pause.channel is not None and pause.channel is not channel:
        return False
    above = unit_id
    while pause.unit_id is not None and above is not None and above != pause.unit_id:
        above = parents.get(above)
    return pause.unit_id is None or above is not None
