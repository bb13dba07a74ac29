"""The units under watch, as pages show them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Watch
from survey.rectification.watch.rules import Orders, Why


@dataclass(frozen=True)
class Stay:
    """One stay on the list. `why` and `orders`: what brought the unit there."""

    unit_id: int
    entered_at: datetime
    why: Why
    orders: Orders
    left_at: datetime | None


def read_watch(session: Session, units: Collection[int] | None = None) -> list[Stay]:
    """Who is under watch now, the longest first; `units`: of these only."""
    query = select(Watch).where(Watch.left_at.is_(None)).order_by(Watch.entered_at, Watch.id)
    if units is not None:
        query = query.where(Watch.unit_id.in_(units))
    return [_stay(one) for one in session.scalars(query)]


def count_watch(session: Session) -> int:
    """How many units are under watch."""
    return session.scalar(select(func.count()).select_from(Watch).where(Watch.left_at.is_(None))) or 0


def _stay(one: Watch) -> Stay:
    said = one.entered_by
    orders = Orders(said["fell_due"], said["in_time"], said["overdue"])
    return Stay(one.unit_id, one.entered_at, Why(said["why"]), orders, one.left_at)
