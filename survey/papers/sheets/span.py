"""Days in a row and the slots of sheets: which day or week, and what it is compared with. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from survey.papers.kind import PaperKind
from survey.policy.times_of_day import WeeklyTime

DAYS_BACK, WEEKS_BACK = 14, 4  # sheets that were missed for longer are not made up for
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@dataclass(frozen=True)
class Span:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[str]:
        return [
            (self.first + number * _DAY).isoformat() for number in range((self.last - self.first).days + 1)
        ]

    @property
    def before(self) -> "Span":
        """As many days, right before."""
        return Span(self.first - (self.last - self.first) - _DAY, self.first - _DAY)

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The first moment of it, and the first one after it."""
        start, end = self.first, self.last + _DAY
        return datetime.combine(start, time(0), zone), datetime.combine(end, time(0), zone)


def span_of(kind: PaperKind, slot: str) -> Span:
    """The days of a sheet: `2026-10-07`, or the ISO week `2026-W41`. ValueError for what is neither."""
    if kind is PaperKind.DAILY:
        day = date.fromisoformat(slot)
        return Span(day, day)
    year, _, week = slot.partition("-W")
    monday = date.fromisocalendar(int(year), int(week), 1)
    return Span(monday, monday + _WEEK - _DAY)


def week_of(day: date) -> str:
    """The ISO week of a day: the last days of December may be of the next year's first week."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def due_days(now: datetime, at: time, since: date) -> Sequence[str]:
    """The days whose daily sheet is due by now (local), from the oldest; none before `since`."""
    last = now.date() if now.time() >= at else now.date() - _DAY
    days = (last - number * _DAY for number in reversed(range(DAYS_BACK)))
    return [day.isoformat() for day in days if day >= since]


def due_weeks(now: datetime, at: WeeklyTime, since: date) -> Sequence[str]:
    """The weeks whose sheet is due by now (local), from the oldest: the one before each time of a week."""
    back = (now.weekday() - at.weekday) % 7
    last = now.date() - back * _DAY
    if back == 0 and now.time() < at.at:
        last -= _WEEK
    weeks = (last - number * _WEEK for number in reversed(range(1, WEEKS_BACK + 1)))
    return [week_of(day) for day in weeks if day + (6 - day.weekday()) * _DAY >= since]
