"""Which periods a page offers, and which it opens on. Pure, but for finding the ends of the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import Case, Survey
from survey.scoring.periods import Month, Period, read_period

MONTHS_BACK = 24
LAST_12 = "last12"


@dataclass(frozen=True)
class Ends:
    """The first month with a closed case, and the last one in which anything was decided."""

    first: str
    last: str


@dataclass(frozen=True)
class Choices:
    """Labels as `read_period` takes them, the newest first."""

    months: Sequence[str]
    quarters: Sequence[str]
    years: Sequence[str]

    def has(self, label: str) -> bool:
        return label in ("last12", *self.months, *self.quarters, *self.years)


def read_ends(session: Session) -> Ends | None:
    """None where there is no case at all. Four look-ups in indexes."""
    first = session.scalar(select(func.min(Case.closed_month)))
    if first is None:
        return None
    newest = session.scalar(select(func.max(Case.closed_month)))
    settled = session.scalar(select(func.max(Survey.settled_day)))
    decided = session.scalar(select(func.max(Case.not_asked_day)).where(Case.not_asked_day.is_not(None)))
    last = max((day[:7] for day in (settled, decided) if day), default=newest or first)
    return Ends(first, max(last, first))


def offered(ends: Ends, today: date) -> Choices:
    """What the picker offers: at most two years of months up to this one, their quarters and years."""
    now = Month(today.year, today.month)
    oldest = max(ends.first, str(now.plus(1 - MONTHS_BACK)))
    months = [str(month) for back in range(MONTHS_BACK) if str(month := now.plus(-back)) >= oldest]
    months = months or [str(now)]
    quarters = [f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}" for month in months]
    return Choices(months, list(dict.fromkeys(quarters)), list(dict.fromkeys(month[:4] for month in months)))


def opening(ends: Ends, today: date) -> Period:
    """The month a page opens on: the last one that has anything in it, this one at the latest."""
    return read_period(min(ends.last, str(Month(today.year, today.month))), today)


def beside(period: Period, months: int) -> str | None:
    """The month before or after, for a period that is one month; None for longer ones."""
    return str(period.start.plus(months)) if period.start == period.end else None
