"""What one more share would be among its like, honest differences and few figures counted in. Pure.

Shares of honest units differ by more than chance: each has its own people and matters. So what is expected of
one more is a Beta distribution, and its count beta-binomial. Its spread has two parts, that of honest units
and that of a mean made of few. Moments after J. C. Kleinman (1973), Proportions with extraneous variance,
JASA 68, 46–54.
"""

from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from survey.scoring.rounding import Share

# Where too few figures could show how honest ones differ, they differ by this all the same.
LEAST = 0.01
# More than this is no spread of one kind of thing any more.
MOST = 0.5
_BOUND = NormalDist().inv_cdf(0.9)


class Beta(NamedTuple):
    a: float
    b: float

    @property
    def mean(self) -> float:
        return self.a / (self.a + self.b)


def spread(groups: Iterable[Sequence[Share]], least: float = LEAST) -> float:
    """How much the shares within each group differ beyond chance, as one intraclass correlation.

    A group is the units of a level in one month, or the months of one unit; each has a mean of its own. What
    few shares show of a spread is itself chance, so this is not the likeliest spread but the 90 % bound above
    it (chi-square by E. B. Wilson, M. M. Hilferty 1931, PNAS 17, 684–688).
    """
    statistic = degrees = scale = 0.0
    for group in groups:
        hits, trials = sum(one.part for one in group), sum(one.whole for one in group)
        if len(group) < 2 or not 0 < hits < trials:
            continue
        mean = hits / trials
        for part, whole in group:
            if whole:
                left = 1 - whole / trials
                statistic += (part - whole * mean) ** 2 / (whole * mean * (1 - mean))
                degrees += left
                scale += (whole - 1) * left
    if scale <= 0:
        return least
    step = 2 / (9 * degrees)
    lowest = max(0.01, 1 - step - _BOUND * sqrt(step)) ** 3
    return min(MOST, max(least, (statistic / lowest - degrees) / scale))


def expected(like: Sequence[Share], rho: float) -> Beta:
    """What the share of one more would be, by those that are like it, with spread `rho` between 0 and 1.

    ValueError if nothing was counted among them.
    """
    trials = sum(one.whole for one in like)
    if not trials:
        raise ValueError("nothing to expect anything by")
    mean = (sum(one.part for one in like) + 0.5) / (trials + 1)
    of_mean = sum((one.whole / trials) ** 2 * (rho + (1 - rho) / one.whole) for one in like if one.whole)
    weight = 1 / min(MOST, rho + of_mean) - 1
    return Beta(mean * weight, (1 - mean) * weight)
