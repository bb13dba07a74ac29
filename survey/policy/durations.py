"""Durations as the policy file writes them: `10s 30m 2h 1d 5wd 2y`. Pure."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainValidator

_SHAPE = re.compile(r"(\d{1,9})(s|m|h|d|wd|y)", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "y": 365 * 86_400}
_LONGEST = timedelta(days=36_500)
_MOST_WORKING_DAYS = 1000


@dataclass(frozen=True)
class WorkingDays:
    """A number of working days; how long that is, only a calendar knows."""

    days: int


Span = timedelta | WorkingDays


def parse_span(text: object) -> Span:
    """`"5wd"` as working days, everything else as elapsed time; a year has 365 days.

    Raises ValueError for anything that is not a whole number and one of the units.
    """
    found = _SHAPE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("a whole number and one of s, m, h, d, wd, y")
    number, unit = int(found[1]), found[2]
    if unit == "wd":
        if number > _MOST_WORKING_DAYS:
            raise ValueError(f"at most {_MOST_WORKING_DAYS}wd")
        return WorkingDays(number)
    if number * _SECONDS[unit] > _LONGEST.total_seconds():
        raise ValueError("at most 100y")
    return timedelta(seconds=number * _SECONDS[unit])


def span_text(span: Span) -> str:
    """The span as the policy file would write it: `parse_span(span_text(one)) == one`."""
    if isinstance(span, WorkingDays):
        return f"{span.days}wd"
    seconds = int(span.total_seconds())
    unit = next(one for one in ("d", "h", "m", "s") if seconds % _SECONDS[one] == 0)
    return f"{seconds // _SECONDS[unit]}{unit}"


def parse_elapsed(text: object) -> timedelta:
    """A duration that does not depend on a calendar; ValueError for working days too."""
    span = parse_span(text)
    if isinstance(span, WorkingDays):
        raise ValueError("working days cannot be used here")
    return span


# For pydantic: a field of elapsed time can carry bounds, a span that may be working days cannot.
Elapsed = Annotated[timedelta, BeforeValidator(parse_elapsed)]
AnySpan = Annotated[Span, PlainValidator(parse_span)]
