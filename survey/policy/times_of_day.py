"""Times of day and windows as the policy file writes them: `16:00`, `mon 08:30`, `09:00-20:00`. Pure."""

import re
from dataclasses import dataclass
from datetime import time
from typing import Annotated

from pydantic import PlainValidator

MINUTES_OF_DAY = 24 * 60
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_END = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Window:
    """Part of a local day, in minutes since midnight: from `start`, up to but without `end`.

    An `end` at or below `start` lies on the next day.
    """

    start: int
    end: int

    @property
    def within_a_day(self) -> tuple["Window", ...]:
        """The same as windows that do not cross midnight."""
        if self.start < self.end:
            return (self,)
        late = Window(self.start, MINUTES_OF_DAY)
        return (late, Window(0, self.end)) if self.end else (late,)


@dataclass(frozen=True)
class WeeklyTime:
    """A weekday (0 is Monday) and a local time."""

    weekday: int
    at: time


def parse_time(text: object) -> time:
    """`"16:00"`; ValueError otherwise."""
    found = _TIME.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("a time such as 16:00")
    return time(int(found[1]), int(found[2]))


def parse_weekly_time(text: object) -> WeeklyTime:
    """`"mon 08:30"`; ValueError otherwise."""
    day, _, at = text.partition(" ") if isinstance(text, str) else ("", "", "")
    if day not in WEEKDAYS:
        raise ValueError("a weekday (mon to sun) and a time, such as mon 08:30")
    return WeeklyTime(WEEKDAYS.index(day), parse_time(at))


def parse_window(text: object) -> Window:
    """`"09:00-20:00"`; `"22:00-02:00"` goes over midnight; `"00:00-24:00"` is always; or ValueError."""
    first, _, last = text.partition("-") if isinstance(text, str) else ("", "", "")
    start, end = _TIME.fullmatch(first), _END.fullmatch(last)
    if start is None or end is None:
        raise ValueError("a window such as 09:00-20:00")
    window = Window(int(start[1]) * 60 + int(start[2]), int(end[1]) * 60 + int(end[2]))
    if window.start == window.end or window.end > MINUTES_OF_DAY:
        raise ValueError("a window that has some length and ends by 24:00")
    return window


TimeOfDay = Annotated[time, PlainValidator(parse_time)]
TimeOfWeek = Annotated[WeeklyTime, PlainValidator(parse_weekly_time)]
HourWindow = Annotated[Window, PlainValidator(parse_window)]
