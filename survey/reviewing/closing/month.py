"""A month as somebody names it who wants to close it, and the months that have anything to close."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Case
from survey.scoring.periods import Month, Period, PeriodError, month_of, read_period


def read_month(text: str, today: date) -> Period:
    """`2026-10`; PeriodError for anything else, a quarter or a year too."""
    period = read_period(text, today)
    if period.label != period.first_month:
        raise PeriodError(f"{text[:40]!r} is not a month: give one such as {month_of(today).label}")
    return period


def months_until(session: Session, last: Month) -> Sequence[str]:
    """The months from the first in which a case was closed to `last`, in order; none where there is none."""
    first = session.scalar(select(func.min(Case.closed_month)))
    if first is None or first > str(last):
        return []
    return list(Period("", Month.of(first), last).months())
