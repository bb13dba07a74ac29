"""How each unit carried out its own orders, as the watch looks at it."""

from calendar import monthrange
from datetime import date

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from survey.models import RECTIFICATION_OPEN, Rectification
from survey.rectification.figures.read_figures import midnight
from survey.rectification.watch.rules import Orders
from survey.runtime import Runtime
from survey.scoring.periods import Month
from survey.vocabulary import WITH_UNIT
from survey.vocabulary import RectificationState as State

# `tally.is_in_time` as a condition: no order is read for itself.
_IN_TIME = and_(
    Rectification.reported_at <= Rectification.ordered_due_at, Rectification.state != State.RETURNED
)


def read_orders(session: Session, runtime: Runtime) -> dict[int, Orders]:
    """By unit, its own orders only: those that fell due in the last months, and those overdue now."""
    now = runtime.clock.now()
    since = midnight(runtime, _months_ago(runtime.today(), runtime.policy.watch.months))
    fell_due = (
        select(Rectification.unit_id, func.count(), func.sum(case((_IN_TIME, 1), else_=0)))
        .where(Rectification.ordered_due_at >= since, Rectification.ordered_due_at <= now)
        .group_by(Rectification.unit_id)
    )
    overdue = (
        select(Rectification.unit_id, func.count())
        .where(RECTIFICATION_OPEN, Rectification.state.in_(WITH_UNIT), Rectification.due_at < now)
        .group_by(Rectification.unit_id)
    )
    due = {unit_id: (n, int(in_time)) for unit_id, n, in_time in session.execute(fell_due)}
    late = dict(iter(session.execute(overdue)))
    return {unit_id: Orders(*due.get(unit_id, (0, 0)), late.get(unit_id, 0)) for unit_id in {*due, *late}}


def _months_ago(today: date, months: int) -> date:
    """The same day so many months before, or the last one of that month."""
    month = Month.of(today.isoformat()).plus(-months)
    return date(month.year, month.month, min(today.day, monthrange(month.year, month.month)[1]))
