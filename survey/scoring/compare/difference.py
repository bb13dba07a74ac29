"""How far two independent shares are apart, with its interval. Pure.

R. G. Newcombe (1998), Interval estimation for the difference between independent proportions: comparison of
eleven methods, Statistics in Medicine 17, 873–890, method 10: the reach of each share's own Wilson interval,
squared and added. It stays within -1 and 1 and does not collapse where a share is 0 or 1.
"""

from dataclasses import dataclass
from math import sqrt

from survey.scoring.rounding import Share
from survey.scoring.wilson import wilson


@dataclass(frozen=True)
class Difference:
    """The first share less the second: `value` and its 95 % interval, each between -1 and 1."""

    value: float
    low: float
    high: float

    @property
    def is_above(self) -> bool:
        """The first is higher, and that is beyond chance."""
        return self.low > 0

    @property
    def is_below(self) -> bool:
        """The first is lower, and that is beyond chance."""
        return self.high < 0

    @property
    def is_beyond_chance(self) -> bool:
        return self.is_above or self.is_below


def difference(first: Share, second: Share) -> Difference | None:
    """`first` less `second`; None where one of them has nothing to divide by.

    The two must be counted from different people: not a unit and its parent, nor a month and its year.
    """
    a, b = wilson(*first), wilson(*second)
    if a is None or b is None:
        return None
    p, q = first.part / first.whole, second.part / second.whole
    return Difference(
        p - q,
        p - q - sqrt((p - a.low) ** 2 + (b.high - q) ** 2),
        p - q + sqrt((a.high - p) ** 2 + (q - b.low) ** 2),
    )
