"""Which waiting case comes next (STYLE: queXS). Pure.

1. appointments that are due, the earliest first
2. cases whose person was not called at this time of day yet
3. the others
   within 2 and 3 the case that was picked first, since its time is over first
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Candidate:
    """A case that may be given out now. `tried`: the windows of the day in which its person was called."""

    attempt_id: int
    due_at: datetime
    picked_at: datetime
    appointment: bool = False
    tried: frozenset[int] = field(default_factory=frozenset)


def in_order(candidates: Iterable[Candidate], window: int | None) -> list[Candidate]:
    """The candidates, the one to call first in front; `window`: the time of day it is now."""
    return sorted(candidates, key=lambda one: _rank(one, window))


def _rank(one: Candidate, window: int | None) -> tuple[int, datetime, int]:
    if one.appointment:
        return 0, one.due_at, one.attempt_id
    return (2 if window in one.tried else 1), one.picked_at, one.attempt_id
