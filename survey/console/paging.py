"""Keyset paging: a page begins after the last row of the one before, and costs the same however far down."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from survey.models.base import LARGEST_ID

Row = TypeVar("Row")
Place = tuple[datetime, int]
_FIRST, _LAST = 1900, 2200  # years


@dataclass(frozen=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    next_cursor: str | None


def cut(rows: Sequence[Row], size: int, place: Callable[[Row], Place]) -> Page[Row]:
    """The page of `rows`, which were read with one more than `size` to see whether more follow."""
    shown = rows[:size]
    return Page(shown, write_cursor(place(shown[-1])) if len(rows) > size else None)


def write_cursor(place: Place) -> str:
    at, number = place
    return urlsafe_b64encode(json.dumps([at.isoformat(), number]).encode()).decode().rstrip("=")


def read_cursor(text: str | None) -> Place | None:
    """The place a cursor names; ValueError for one that we did not write."""
    if not text:
        return None
    try:
        at, number = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        place = datetime.fromisoformat(at), int(number)
    except (TypeError, ValueError) as wrong:
        raise ValueError("not a cursor of ours") from wrong
    if place[0].tzinfo is None or not _FIRST <= place[0].year <= _LAST or not 0 <= place[1] <= LARGEST_ID:
        raise ValueError("not a cursor of ours")  # no database takes it
    return place
