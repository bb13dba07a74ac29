"""Sums of logarithms of rising factorials, fast whatever the counts are. Pure.

For counts n₁, n₂, …: Σⱼ Σ_{i<nⱼ} log(x+i), and its first and second derivative by x. The first terms are
added one by one, each once for all counts that reach it; the rest by the formula of Euler and Maclaurin
(NIST, Digital Library of Mathematical Functions, §2.10(i)), which from 64 on is exact to the last digits. So
a unit with 100,000 answers costs as much as one with 100.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Array = NDArray[float64]

_ONE_BY_ONE = 64


class Rising:
    """The counts of one kind: the satisfied, unsatisfied or all ratings of every unit.

    Every x is an array of numbers above 0, and so is what comes back, one figure for each.
    """

    def __init__(self, counts: Iterable[int]) -> None:
        import numpy as np  # noqa: PLC0415  # a tenth of a second, and only comparisons need it

        counted = np.fromiter(counts, dtype=np.int64)
        self._steps = np.arange(min(int(counted.max(initial=0)), _ONE_BY_ONE), dtype=np.float64)
        self._many = (counted[:, None] > self._steps).sum(axis=0).astype(np.float64)  # counts above i
        beyond, times = np.unique(counted[counted > _ONE_BY_ONE], return_counts=True)
        self._beyond, self._times = beyond.astype(np.float64), times.astype(np.float64)
        self._log = np.log

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted anywhere."""
        return not self._many.size

    def value(self, x: "Array") -> "Array":
        """Σⱼ Σ_{i<nⱼ} log(x+i)."""
        return self._summed(self._log(self._first(x))) + self._rest(self._logarithms, x)

    def slope(self, x: "Array") -> "Array":
        """The first derivative: Σⱼ Σ_{i<nⱼ} 1/(x+i)."""
        return self._summed(1 / self._first(x)) + self._rest(self._inverses, x)

    def bend(self, x: "Array") -> "Array":
        """The second derivative: −Σⱼ Σ_{i<nⱼ} 1/(x+i)²."""
        return -self._summed(self._first(x) ** -2.0) - self._rest(_inverse_squares, x)

    def _first(self, x: "Array") -> "Array":
        return x[:, None] + self._steps

    def _summed(self, terms: "Array") -> "Array":
        summed: Array = terms @ self._many
        return summed

    def _rest(self, summed: "Callable[[Array], Array]", x: "Array") -> "Array":
        """The terms from the 64th on, of each count that has them."""
        ends, start = summed(x[:, None] + self._beyond), summed(x[:, None] + _ONE_BY_ONE)
        added: Array = (ends - start) @ self._times
        return added

    def _logarithms(self, y: "Array") -> "Array":
        return (y - 0.5) * self._log(y) - y + 1 / (12 * y) - 1 / (360 * y * y * y)

    def _inverses(self, y: "Array") -> "Array":
        square = 1 / (y * y)
        return self._log(y) - 1 / (2 * y) - square / 12 + square * square / 120


def _inverse_squares(y: "Array") -> "Array":
    inverse = 1 / y
    square = inverse * inverse
    return -inverse - square / 2 - square * inverse / 6 + square * square * inverse / 30
