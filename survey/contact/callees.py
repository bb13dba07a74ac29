"""How soon a number may be called again, where the carrier takes only so many calls to one. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

# From `sending` to the carrier's count of it, at most: the request waits for a free place, and then for its
# answer. So two calls may lie closer together there than they did here.
ON_THE_WAY = timedelta(seconds=45)

Limit = tuple[int, timedelta]  # calls, within how long


def free_at(limits: Iterable[Limit], left: Sequence[datetime], now: datetime) -> datetime:
    """When the next call to a number may leave, `now` at the earliest. `left`: when each call to it within
    the longest span left, from the earliest on."""
    free = now
    for calls, span in limits:
        if len(left) >= calls:
            free = max(free, left[-calls] + span + ON_THE_WAY)
    return free


def looked_back(limits: Iterable[Limit]) -> timedelta:
    """How long ago a call may have left that still counts."""
    return max((span for _, span in limits), default=timedelta(0)) + ON_THE_WAY
