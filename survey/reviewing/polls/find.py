"""The polls that were entered, and the figures of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Account, Poll, PollFigure, Unit
from survey.scoring.periods import Month, Period, named
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class Entered:
    """A poll; `figures`: of how many units, each object by itself."""

    id: int
    name: str
    period: Period
    scale: int
    figures: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Figure:
    """What was polled of one unit; levels as the poll has them, the best one is 1."""

    unit: str
    object: RatedObject
    levels: Mapping[int, int]


def list_polls(session: Session) -> list[Entered]:
    """All of them, the one that ends last first."""
    return _entered(session)


def find_poll(session: Session, poll_id: int) -> Entered | None:
    return next(iter(_entered(session, poll_id)), None)


def figures_of(session: Session, poll_id: int) -> Sequence[Figure]:
    """In the order of the units' codes."""
    found = session.execute(
        select(Unit.code, PollFigure.object, PollFigure.counts)
        .join(Unit, Unit.id == PollFigure.unit_id)
        .where(PollFigure.poll_id == poll_id)
        .order_by(Unit.code, PollFigure.object)
    )
    return [
        Figure(code, rated, {int(level): count for level, count in counts.items()})
        for code, rated, counts in found
    ]


def _entered(session: Session, poll_id: int | None = None) -> list[Entered]:
    figures = (
        select(func.count()).select_from(PollFigure).where(PollFigure.poll_id == Poll.id).scalar_subquery()
    )
    query = select(Poll, figures, Account.name).join(Account, Account.id == Poll.entered_by)
    if poll_id is not None:
        query = query.where(Poll.id == poll_id)
    rows = session.execute(query.order_by(Poll.last_month.desc(), Poll.first_month.desc(), Poll.id.desc()))
    return [
        Entered(
            poll.id,
            poll.name,
            named(Month.of(poll.first_month), Month.of(poll.last_month)),
            poll.scale,
            n,
            by,
            poll.entered_at,
        )
        for poll, n, by in rows
    ]
