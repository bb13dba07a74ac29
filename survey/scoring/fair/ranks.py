"""Ranks, and how far they are to be trusted: the rank of each unit over draws of what the rates may be. Pure.

H. Goldstein and D. J. Spiegelhalter (1996), JRSS A 159, 385–443: a rank without its interval is a lottery.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey.scoring.fair.posterior import Beta

if TYPE_CHECKING:
    from numpy import int32
    from numpy.typing import NDArray

DRAWS, _AT_ONCE = 4_000, 500  # at once, so that thousands of units fit into memory
LOW, HIGH = 0.05, 0.95  # CONTRACT §6
_SAME = 1e-9  # closer rates are one rate, computed along two ways
_LEAST = 1e-3  # of a parameter: where all answers of a level are the same, one of them is nought


@dataclass(frozen=True)
class Rank:
    """1 is the best; from `low` to `high` the rank may as well be."""

    rank: int
    low: int
    high: int


def rank(rates: Sequence[float]) -> list[int]:
    """1 and how many are better; the same rate shares the better rank."""
    rising = sorted(rates)
    return [1 + len(rates) - bisect_right(rising, rate + _SAME) for rate in rates]


def ranks(rates: Sequence[float], betas: Sequence[Beta], seed: str) -> list[Rank]:
    """The rank of each rate, and the 5th and 95th percentile of its rank over 4,000 draws from the Betas.

    The same rates, Betas and seed give the same ranks on every machine: numpy is pinned to a version, and
    the generator is named. Where the middle of the draws passes a unit by, because its rate is far from
    what its skewed Beta mostly gives, the interval is widened to hold the rank.
    """
    spreads = zip(rank(rates), _percentiles(betas, seed), strict=True)
    return [Rank(place, min(low, place), max(high, place)) for place, (low, high) in spreads]


def _percentiles(betas: Sequence[Beta], seed: str) -> list[tuple[int, int]]:
    """Of each unit the smallest ranks that 5 % and 95 % of the draws do not pass."""
    if not betas:
        return []
    drawn = _drawn_ranks(betas, seed)
    low, high = (int(DRAWS * share) - 1 for share in (LOW, HIGH))
    drawn.partition((low, high), axis=1)
    return [(int(row[low]), int(row[high])) for row in drawn]


def _drawn_ranks(betas: Sequence[Beta], seed: str) -> "NDArray[int32]":
    """Row for row the ranks that a unit has in the draws."""
    import numpy as np  # noqa: PLC0415  # a tenth of a second, and only comparisons need it

    chance = np.random.Generator(np.random.PCG64(int(hashlib.sha256(seed.encode()).hexdigest(), 16)))
    a, b = np.maximum(betas, _LEAST).T
    places = np.broadcast_to(np.arange(1, len(betas) + 1, dtype=np.int32), (_AT_ONCE, len(betas)))
    found = np.empty((len(betas), DRAWS), dtype=np.int32)
    ranked = np.empty(places.shape, dtype=np.int32)
    for start in range(0, DRAWS, _AT_ONCE):
        draws = chance.beta(a, b, size=places.shape)
        draws += chance.random(draws.shape) * _SAME  # rates that came out as exactly 1 fall in any order
        np.put_along_axis(ranked, np.argsort(-draws, axis=1), places, axis=1)
        found[:, start : start + _AT_ONCE] = ranked.T
    return found
