"""The funnel plot: between which limits a unit's rate falls by chance alone, by how many were asked. Pure.

D. J. Spiegelhalter (2005), Funnel plots for comparing institutional performance, Statistics in Medicine 24,
1185–1202: exact limits of the binomial, interpolated between whole numbers (his appendix A.1), at 95 % and
99.8 %.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.scoring.fair.rising import Array

WARNING, ALARM = 0.95, 0.998
_FAR = 10  # standard deviations, beyond which nothing is left


@dataclass(frozen=True)
class Limits:
    """The rates between which a unit lies by chance with `share` (0.95, 0.998)."""

    share: float
    low: float
    high: float

    def side(self, satisfied: int, rated: int) -> int:
        """−1 below the limits, 1 above, 0 between or on them."""
        rate = satisfied / rated
        return (rate > self.high) - (rate < self.low)


@lru_cache(maxsize=4096)
def limits(rated: int, centre: float, share: float = WARNING) -> Limits:
    """The limits round `centre`, a rate from 0 to 1, for a unit with so many ratings, at least one."""
    if rated < 1 or not 0 <= centre <= 1:
        raise ValueError(f"no limits for {rated} ratings round {centre}")
    if centre in (0, 1):
        return Limits(share, centre, centre)
    tail = (1 - share) / 2
    first, passed = _passed(rated, centre)
    low, high = (_limit(first, passed, mark) / rated for mark in (tail, 1 - tail))
    # With one or two ratings the line between whole numbers leaves the possible, or passes the centre.
    return Limits(share, min(max(low, 0.0), centre), max(min(high, 1.0), centre))


def steps(largest: int, many: int = 60) -> list[int]:
    """Numbers of ratings from 1 to `largest` at which to draw the limits, close together where they bend."""
    return sorted({max(1, round(largest ** (step / (many - 1)))) for step in range(many)})


def _limit(first: int, passed: "Array", mark: float) -> float:
    """Where the distribution function passes `mark`, on a straight line between whole numbers."""
    at = int(passed.searchsorted(mark, side="right"))
    before = float(passed[at - 1]) if at else 0.0
    return first + at - (float(passed[at]) - mark) / (float(passed[at]) - before)


def _passed(rated: int, centre: float) -> "tuple[int, Array]":
    """The binomial distribution function from the first number on that can happen."""
    import numpy as np  # noqa: PLC0415  # a tenth of a second, and only comparisons need it

    reach = _FAR * sqrt(rated * centre * (1 - centre)) + _FAR
    first, last = max(0, floor(rated * centre - reach)), min(rated, ceil(rated * centre + reach))
    hits = np.arange(first, last)
    ratios = np.log((rated - hits) / (hits + 1.0)) + np.log(centre / (1 - centre))
    logs = np.concatenate(([0.0], np.cumsum(ratios)))
    chances = np.exp(logs - logs.max())
    return first, np.cumsum(chances / chances.sum())
