"""Local days as spans of time, for a database to find what fell on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from sqlalchemy import String, Subquery, bindparam, select, union_all

from survey.models.base import Utc


@dataclass(frozen=True)
class Day:
    """A local day as ISO text, with its bounds; the end does not belong to it."""

    day: str
    begins: datetime
    ends: datetime


def spans(days: Iterable[str], zone: tzinfo) -> list[Day]:
    """These local days, in order. A day on which a clock is changed has 23 or 25 hours."""
    return [
        Day(day, _midnight(date.fromisoformat(day), zone), _midnight(_next(day), zone))
        for day in sorted(set(days))
    ]


def between(first: str, last: str) -> set[str]:
    """Every day from `first` to `last`, both included."""
    begin, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    return {date.fromordinal(day).isoformat() for day in range(begin, end + 1)}


def as_table(count: int) -> Subquery:
    """So many days as rows (day, begins, ends); `bound` gives them."""
    rows = [
        select(
            bindparam(f"day_{at}", type_=String).label("day"),
            bindparam(f"begins_{at}", type_=Utc()).label("begins"),
            bindparam(f"ends_{at}", type_=Utc()).label("ends"),
        )
        for at in range(count)
    ]
    return union_all(*rows).subquery("on_day")


def bound(days: Sequence[Day]) -> dict[str, str | datetime]:
    """What `as_table` takes."""
    return {f"{name}_{at}": value for at, day in enumerate(days) for name, value in vars(day).items()}


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _next(day: str) -> date:
    return date.fromisoformat(day) + timedelta(days=1)
