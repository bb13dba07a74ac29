"""Wilson's score interval and what may be said against a target. Pure.

E. B. Wilson (1927), JASA 22, 209–212; R. G. Newcombe (1998), Statistics in Medicine 17, 857–872, method 3.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from survey.vocabulary import Verdict

CONFIDENCE = 0.95
TWO_SIDED = NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2)
ONE_SIDED = NormalDist().inv_cdf(CONFIDENCE)


@dataclass(frozen=True)
class Interval:
    """A range for a share, each end between 0 and 1."""

    low: float
    high: float


def wilson(hits: float, trials: float, z: float = TWO_SIDED) -> Interval | None:
    """The interval for `hits` out of `trials` at `z` standard errors; None without trials.

    Both are whole numbers, unless trials are weighted: then the effective number, and as large a part of it.
    ValueError if `hits` is not between 0 and `trials`.
    """
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} hits out of {trials} trials")
    if trials == 0:
        return None
    share = hits / trials
    spread = 1 + z * z / trials
    centre = (share + z * z / (2 * trials)) / spread
    reach = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials)) / spread
    return Interval(0.0 if hits == 0 else centre - reach, 1.0 if hits == trials else centre + reach)


def verdict(hits: int, trials: int, target: Fraction) -> Verdict:
    """Whether the share is above or below `target` beyond chance, each with 95 % on its one side."""
    bounds = wilson(hits, trials, ONE_SIDED)
    if bounds is None:
        return Verdict.UNDECIDED
    if bounds.low >= target:
        return Verdict.MET
    return Verdict.MISSED if bounds.high < target else Verdict.UNDECIDED
