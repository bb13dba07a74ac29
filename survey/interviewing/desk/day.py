"""One's own day: how many calls and completed interviews, compared with nobody's."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from survey.contact.hours import local_day
from survey.models import Interview, Outcome
from survey.runtime import Runtime
from survey.vocabulary import Disposition


@dataclass(frozen=True)
class Day:
    calls: int
    reached: int
    completed: int


def dialled_since(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """Interviews dialled since then; what had ended by then need not be looked at, which the index knows."""
    return (
        Interview.dialled_at >= moment,
        or_(Interview.ended_at >= moment, Interview.ended_at.is_(None)),
    )


def own_day(runtime: Runtime, session: Session, account_id: int, now: datetime) -> Day:
    """What this account has dialled since local midnight, and what came of it."""
    completed = Outcome.disposition == Disposition.COMPLETE
    sums = (
        func.count(),
        func.coalesce(func.sum(case((Outcome.contact, 1), else_=0)), 0),
        func.coalesce(func.sum(case((completed, 1), else_=0)), 0),
    )
    row = session.execute(
        select(*sums)
        .select_from(Interview)
        .outerjoin(Outcome, Outcome.code == Interview.outcome)
        .where(Interview.account_id == account_id, *dialled_since(local_day(now, runtime.settings.zone)[0]))
    ).one()
    return Day(*row)
