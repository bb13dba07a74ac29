"""When a job runs: `every 5s`, or a cron line of five fields. Pure.

A cron line is read as crontab(5) reads it: Sunday is 0 or 7, and where both the day of the month and the
weekday are restricted, either is enough. (APScheduler's `from_crontab` counts from Monday and asks for both;
let its trigger ask `survey.contact.slots` instead.)
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Annotated

from pydantic import PlainValidator

from survey.policy.durations import parse_elapsed
from survey.policy.times_of_day import WeeklyTime

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_LONGEST_MONTH = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_PART = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/(\d+))?", re.ASCII)
_LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class Every:
    text: str  # as the policy file has it
    period: timedelta

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Cron:
    """The fields of a cron line, each as the values it allows; weekdays as crontab counts, Sunday is 0."""

    text: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    any_day: bool  # the day of the month is `*`
    any_weekday: bool

    def __str__(self) -> str:
        return self.text

    def falls_on(self, day: date) -> bool:
        """Whether the line fires at some time on this local day."""
        if day.month not in self.months:
            return False
        by_day, by_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        either = not (self.any_day or self.any_weekday)
        return by_day or by_weekday if either else by_day and by_weekday


@dataclass(frozen=True)
class Several:
    """A job that is due at the slots of each of these lines; where two are the same moment, once."""

    lines: tuple[Cron, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.lines))


Schedule = Every | Cron | Several


def parse_schedule(text: object) -> Schedule:
    """`"every 5s"` or `"0 8 * * *"`; ValueError says what is wrong."""
    if not isinstance(text, str):
        raise ValueError("a cron line of five fields, or every 5s")
    if text.startswith("every "):
        period = parse_elapsed(text.removeprefix("every ").strip())
        if not timedelta(seconds=1) <= period <= _LONGEST:
            raise ValueError("every 1s to every 31d")
        return Every(text, period)
    fields = text.split()
    if len(fields) != 5:
        raise ValueError("a cron line of five fields, or every 5s")
    return _cron(fields)


def _cron(fields: list[str]) -> Cron:
    minute, hour, day, month, weekday = fields
    cron = Cron(
        text=" ".join(fields),
        minutes=_values(minute, 0, 59),
        hours=_values(hour, 0, 23),
        days=_values(day, 1, 31),
        months=_values(month, 1, 12, _MONTHS),
        weekdays=frozenset(value % 7 for value in _values(weekday, 0, 7, _DAYS)),
        any_day=day.startswith("*"),
        any_weekday=weekday.startswith("*"),
    )
    if cron.any_weekday and all(min(cron.days) > _LONGEST_MONTH.get(one, 31) for one in cron.months):
        raise ValueError("a cron line that fires on some day")
    return cron


def _values(field: str, low: int, high: int, names: list[str] | None = None) -> frozenset[int]:
    """The values that one field of the line allows; `names` stand for `low`, `low` + 1 and so on."""
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part.lower())
        if match is None:
            raise ValueError(f"{part!r} is not a part of a cron line")
        star, first, last, step = match.groups()
        start = low if star else _number(first, low, names)
        end = high if star or (step and not last) else _number(last or first, low, names)
        if not (low <= start <= end <= high) or step == "0":
            raise ValueError(f"{part!r} is not within {low}-{high}")
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)


def _number(text: str, low: int, names: list[str] | None) -> int:
    if names and text in names:
        return names.index(text) + low
    if not text.isdecimal():
        raise ValueError(f"{text!r} is neither a number nor a name")
    return int(text)


def day_and_week(daily: time, weekly: WeeklyTime) -> Several:
    """Every day at one time, and once a week at another."""
    weekday = _DAYS[(weekly.weekday + 1) % 7]
    lines = f"{daily.minute} {daily.hour} * * *", f"{weekly.at.minute} {weekly.at.hour} * * {weekday}"
    return Several(tuple(_cron(line.split()) for line in lines))


AnySchedule = Annotated[Schedule, PlainValidator(parse_schedule)]
