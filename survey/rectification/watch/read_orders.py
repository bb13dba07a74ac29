"""How each unit carried out its own orders, as the watch looks at it."""

from calendar import monthrange
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import RECTIFICATION_OPEN, Rectification
from survey.rectification.figures.read_figures import midnight
from survey.rectification.figures.tally import is_in_time
from survey.rectification.watch.rules import Orders
from survey.runtime import Runtime
from survey.scoring.periods import Month
from survey.vocabulary import WITH_UNIT


def read_orders(session: Session, runtime: Runtime) -> dict[int, Orders]:
    """By unit, its own orders only: those that fell due in the last months, and those overdue now."""
    now = runtime.clock.now()
    since = midnight(runtime, _months_ago(runtime.today(), runtime.policy.watch.months))
    due = select(
        Rectification.unit_id, Rectification.reported_at, Rectification.ordered_due_at, Rectification.state
    ).where(Rectification.ordered_due_at >= since, Rectification.ordered_due_at <= now)
    late = select(Rectification.unit_id).where(
        RECTIFICATION_OPEN, Rectification.state.in_(WITH_UNIT), Rectification.due_at < now
    )
    found: dict[int, list[int]] = {}
    for unit_id, reported_at, due_at, state in session.execute(due):
        counts = found.setdefault(unit_id, [0, 0, 0])
        counts[0] += 1
        counts[1] += is_in_time(reported_at, due_at, state)
    for unit_id in session.scalars(late):
        found.setdefault(unit_id, [0, 0, 0])[2] += 1
    return {unit_id: Orders(*counts) for unit_id, counts in found.items()}


def _months_ago(today: date, months: int) -> date:
    """The same day so many months before, or the last one of that month."""
    month = Month.of(today.isoformat()).plus(-months)
    return date(month.year, month.month, min(today.day, monthrange(month.year, month.month)[1]))
