"""Which days are working days (DESIGN §6). Pure; never raises for a day, whatever its year.

What is asked, first answer wins: the operator's table; for China the State Council's yearly notice
(`chinesecalendar`), with its make-up days; the country's rules (`holidays`), without make-up days and so
provisional; weekends alone, provisional too.
"""

from calendar import isleap
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar
from holidays import country_holidays

from survey.policy.durations import Span, WorkingDays
from survey.vocabulary import Coverage

# Fewer days off than any year's notice has had (10 until 2007, 11 until 2024, 13 since: State Council
# decrees 270, 513, 795): such a table adds local days to a year, it does not describe the year.
_DAYS_OFF_OF_A_YEAR = 10
_WEEKEND = frozenset({5, 6})
_PROVISIONAL = frozenset({Coverage.CALCULATED, Coverage.WEEKENDS})
_DAY = timedelta(days=1)
_LONGEST_BREAK = 60  # days; a table that closes the office for longer is not believed


@dataclass(frozen=True)
class Calendar:
    """The working days of `country` (ISO 3166, two letters), counted in local days of `zone`.

    `table` is what the operator uploaded: dates that work (True) or not (False), special days only.
    """

    country: str
    zone: ZoneInfo
    table: Mapping[date, bool] = field(default_factory=dict)

    def is_working_day(self, day: date) -> bool:
        if day in self.table:
            return self.table[day]
        match self.coverage(day.year):
            case Coverage.DECREED:
                return bool(chinese_calendar.is_workday(day))
            case Coverage.CALCULATED:
                return day not in _days_off(self.country, day.year)
            case _:
                return day.weekday() not in _weekend(self.country)

    def coverage(self, year: int) -> Coverage:
        """Where the working days of `year` are known from."""
        if year in self._full_years:
            return Coverage.TABLE
        if self.country == "CN" and _is_decreed(year):
            return Coverage.DECREED
        return Coverage.CALCULATED if _days_off(self.country, year) else Coverage.WEEKENDS

    def is_provisional(self, day: date) -> bool:
        """Whether a better source may still say otherwise."""
        return day not in self.table and self.coverage(day.year) in _PROVISIONAL

    def unknown_years(self, today: date, until: date) -> tuple[int, ...]:
        """The years from `today` to `until` whose working days the operator should upload.

        China's days off are decreed each November and moved by make-up days, so a year without its notice
        is unknown there; elsewhere the country's rules are enough.
        """
        enough = {Coverage.TABLE, Coverage.DECREED}
        if self.country != "CN":
            enough.add(Coverage.CALCULATED)
        return tuple(year for year in range(today.year, until.year + 1) if self.coverage(year) not in enough)

    def add_working_days(self, moment: datetime, days: int) -> datetime:
        """The same local time on the `days`-th working day after the local day of `moment` (UTC)."""
        local = moment.astimezone(self.zone)
        day = local.date()
        for _ in range(days):
            day = self._next_working_day(day)
        moved = datetime.combine(day, local.time(), self.zone).astimezone(UTC)
        return moved if days else moment

    def after(self, moment: datetime, span: Span) -> datetime:
        """`moment` plus a duration of the policy file, be it in working days or not."""
        if isinstance(span, WorkingDays):
            return self.add_working_days(moment, span.days)
        return moment + span

    def _next_working_day(self, day: date) -> date:
        later = day
        for _ in range(_LONGEST_BREAK):
            later += _DAY
            if self.is_working_day(later):
                return later
        return day + _DAY

    @cached_property
    def _full_years(self) -> frozenset[int]:
        """The years that the operator's table describes."""
        off = Counter(day.year for day, works in self.table.items() if not works)
        return frozenset(year for year, days in off.items() if days >= _DAYS_OFF_OF_A_YEAR)


@lru_cache(maxsize=256)
def _is_decreed(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=256)
def _days_off(country: str, year: int) -> frozenset[date]:
    """All days off of that year, weekends included; none where the library does not know the year."""
    try:
        rules = country_holidays(country, years=year)
    except NotImplementedError:
        return frozenset()
    if not rules:
        return frozenset()
    days = (date(year, 1, 1) + number * _DAY for number in range(365 + isleap(year)))
    return frozenset(day for day in days if not rules.is_working_day(day))


@lru_cache(maxsize=256)
def _weekend(country: str) -> frozenset[int]:
    """The weekdays (0 is Monday) that are off; Saturday and Sunday for a country nobody knows."""
    try:
        return frozenset(country_holidays(country).weekend)
    except NotImplementedError:
        return _WEEKEND
