"""Breaks: nobody is given a case meanwhile."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import DeskBreak


def on_break_since(session: Session, account_id: int) -> datetime | None:
    return session.scalar(
        select(DeskBreak.started_at)
        .where(DeskBreak.account_id == account_id, DeskBreak.ended_at.is_(None))
        .order_by(DeskBreak.started_at)
        .limit(1)
    )


def begin_break(session: Session, account_id: int, now: datetime) -> None:
    """One break at a time; pressed twice it is one."""
    if on_break_since(session, account_id) is None:
        session.execute(insert(DeskBreak).values(account_id=account_id, started_at=now))


def end_break(session: Session, account_id: int, now: datetime) -> None:
    running = update(DeskBreak).where(DeskBreak.account_id == account_id, DeskBreak.ended_at.is_(None))
    changed(session, running.values(ended_at=now))
