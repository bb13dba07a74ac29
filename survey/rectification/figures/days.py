"""Days between two moments as an office counts them: whole local days, and working days. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple

from survey.contact.calendar import Calendar

_DAY = timedelta(days=1)


class Took(NamedTuple):
    """How long a step took. 0 of both: it was done the same day."""

    working: int
    calendar: int


_SAME_DAY = Took(0, 0)


@dataclass(frozen=True)
class Days:
    """Working days of `calendar`, counted once for all days from `first` on."""

    calendar: Calendar
    first: date
    before: tuple[int, ...]  # working days up to and with each day from `first` on

    @classmethod
    def between(cls, calendar: Calendar, first: date, last: date) -> "Days":
        """For moments from `first` to `last`."""
        days = [first + number * _DAY for number in range((last - first).days + 1)]
        return cls(calendar, first, tuple(accumulate(calendar.is_working_day(day) for day in days)))

    def took(self, begun: datetime, done: datetime) -> Took:
        """The days after that of `begun`, up to and with that of `done`; nothing is done before it begins.

        What began before the first of these days is counted from there.
        """
        one, two = self._place(begun), self._place(done)
        return Took(self.before[two] - self.before[one], two - one) if two > one else _SAME_DAY

    def _place(self, moment: datetime) -> int:
        place = (moment.astimezone(self.calendar.zone).date() - self.first).days
        return min(max(place, 0), len(self.before) - 1)
