"""Periods as people write them: `2026-10`, `2026-Q3`, `2026`, `2026-01..2026-10`, `last12`. Pure."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

ALLOWED = "2026-10, 2026-Q3, 2026, 2026-01..2026-10 or last12"
_SHAPE = re.compile(
    r"(?P<year>\d{4})"
    r"(?:-(?P<month>\d{2})(?:\.\.(?P<end_year>\d{4})-(?P<end_month>\d{2}))?|-[Qq](?P<quarter>[1-4]))?",
    re.ASCII,
)
# Outside these a year is a slip of the hand, and dates would run out of their range.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class PeriodError(ValueError):
    """The text names no period; the message says what is allowed."""


@dataclass(frozen=True, order=True)
class Month:
    year: int
    month: int

    @classmethod
    def of(cls, text: str) -> "Month":
        """The month of `2026-10`, or of a day of it as ISO date."""
        return cls(int(text[:4]), int(text[5:7]))

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"

    def plus(self, months: int) -> "Month":
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)


@dataclass(frozen=True)
class Period:
    """Whole months in a row; `label` is how it was asked for."""

    label: str
    start: Month
    end: Month

    def months(self) -> Iterator[str]:
        """Each month of the period as YYYY-MM, in order."""
        month = self.start
        while month <= self.end:
            yield str(month)
            month = month.plus(1)

    @property
    def first_month(self) -> str:
        return str(self.start)

    @property
    def last_month(self) -> str:
        return str(self.end)

    @property
    def first_day(self) -> str:
        """The first local day, as ISO date."""
        return date(self.start.year, self.start.month, 1).isoformat()

    @property
    def last_day(self) -> str:
        """The last local day, as ISO date."""
        return date(self.end.year, self.end.month, monthrange(self.end.year, self.end.month)[1]).isoformat()


def days_of(period: Period) -> list[str]:
    """Each local day of the period as ISO date, in order."""
    first, last = date.fromisoformat(period.first_day), date.fromisoformat(period.last_day)
    return [date.fromordinal(day).isoformat() for day in range(first.toordinal(), last.toordinal() + 1)]


def one_month(text: str) -> Period:
    """The month `2026-10` as a period."""
    month = Month.of(text)
    return Period(str(month), month, month)


def month_of(day: date) -> Period:
    """The month in which `day` lies."""
    return one_month(day.isoformat())


def named(start: Month, end: Month) -> Period:
    """The months from `start` to `end` under the shortest name that they have."""
    label = f"{start}..{end}"
    if start == end:
        label = str(start)
    elif (start.month, end) == (1, start.plus(11)):
        label = f"{start.year:04}"
    elif start.month % 3 == 1 and end == start.plus(2):
        label = f"{start.year:04}-Q{end.month // 3}"
    return Period(label, start, end)


def read_period(text: str, today: date) -> Period:
    """The period `text` names; `last12` is the twelve months that end with the one of `today`."""
    asked = text.strip()
    if asked.lower() == "last12":
        end = Month(today.year, today.month)
        return Period("last12", end.plus(-11), end)
    shape = _SHAPE.fullmatch(asked)
    if shape is None:
        raise PeriodError(f"{text[:40]!r} is not a period: give {ALLOWED}")
    start, end = _span(shape)
    for month in (start, end):
        if not (FIRST_YEAR <= month.year <= LAST_YEAR and 1 <= month.month <= 12):
            raise PeriodError(f"{asked!r} is not a period: there is no month {month}")
    if end < start:
        raise PeriodError(f"{asked!r} is not a period: it ends before it begins")
    return Period(asked.upper() if shape["quarter"] else asked, start, end)


def _span(shape: re.Match[str]) -> tuple[Month, Month]:
    year = int(shape["year"])
    if shape["quarter"]:
        last = int(shape["quarter"]) * 3
        return Month(year, last - 2), Month(year, last)
    if not shape["month"]:
        return Month(year, 1), Month(year, 12)
    start = Month(year, int(shape["month"]))
    return start, Month(int(shape["end_year"]), int(shape["end_month"])) if shape["end_year"] else start
