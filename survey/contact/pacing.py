"""The carrier's allowance as sums (GCRA, a leaky bucket kept as one time). Pure.

All senders share one number, `next_free`: the second at which the next unit would be on time. Taking units
moves it on by what they cost. What is held: in any 60 seconds at most 1.02 × 60 × rate units leave; what is
aimed at: at least 95 % of the rate while there is work.

A stretch of 60 seconds can hold, beyond its own 60 × rate units, what an idle sender may catch up with
(`burst`) and the part of a last reservation that reaches over its end (`overhang`). From about four units a
second on, both fit into the 2 % and leave a quarter of it for a slow machine; below, the rate is lowered by
as much as is needed.
"""

from dataclasses import dataclass

WINDOW = 60.0  # seconds
TOLERANCE = 1.02
BURST = 0.4  # seconds of the rate that may be caught up with after a delay of ours
_OVERHANG = 0.5  # seconds of the rate that one reservation may take at once
_BATCH = 0.15  # seconds of the rate: three segments a text still stay below the overhang
_LEAST = 0.96  # of the rate: at one unit in many seconds the bound on overhang is too careful


@dataclass(frozen=True)
class Reservation:
    """`next_free` goes back to the shared row; the units may leave after `wait` seconds."""

    next_free: float
    wait: float


def reserve(next_free: float, now: float, units: int, rate: float) -> Reservation:
    """Take `units` (segments or calls) from an allowance of `rate` units a second.

    `next_free` and `now` in seconds on one clock; `units` ≥ 1, `rate` > 0.
    """
    overhang = _overhang(rate)
    lowered = (TOLERANCE * WINDOW * rate - overhang) / (WINDOW + BURST)
    kept = min(rate, max(lowered, _LEAST * rate))
    # More units at once than the overhang are held back until the part above it has been earned.
    earned = max(0.0, units - overhang) / kept
    start = max(next_free, now - BURST) + earned
    return Reservation(next_free=start + units / kept, wait=max(0.0, start - now))


def batch_size(rate: float) -> int:
    """How many messages to reserve and send together, so that the allowance is neither broken nor idle."""
    return max(1, int(rate * _BATCH))


def _overhang(rate: float) -> float:
    """Units that one reservation may take without being held back: a long text even where the rate is low."""
    return 1.0 if rate < 1 else max(3.0, rate * _OVERHANG)
