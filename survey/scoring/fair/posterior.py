"""What is known of true rates after the answers, each being a Beta: how much lies below a mark. Pure.

The incomplete beta function by its continued fraction (NIST, Digital Library of Mathematical Functions,
8.17.22), for all units at once by Lentz's method (W. J. Lentz 1976, Applied Optics 15, 668–671).
"""

from collections.abc import Sequence
from math import lgamma
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from survey.scoring.fair.rising import Array

Beta = tuple[float, float]  # both above 0
_PRECISE = 1e-14
_MANY = 20_000  # terms; they are needed by the square root of the answers
_TINY, _EDGE, _CLOSE = 1e-300, 1e-15, 1e-8


def shares_below(mark: float, betas: Sequence[Beta]) -> list[float]:
    """The probability that each true rate lies below `mark`, a rate between 0 and 1."""
    import numpy as np  # noqa: PLC0415  # a tenth of a second, and only comparisons need it

    a, b = _parameters(betas)
    return [float(share) for share in _below(np.full_like(a, mark), a, b)]


def middles(
    betas: Sequence[Sequence[Beta]], shares: Sequence[float], middle: float = 0.95
) -> list[tuple[float, float]]:
    """The range that holds the middle of what is known of each true rate; as much is left out on both sides.

    `betas`: for each of `shares`, which add up to 1, one Beta of every unit.
    """
    import numpy as np  # noqa: PLC0415

    a, b = np.array(betas, dtype=float).transpose(2, 0, 1)
    weights = np.array(shares)
    low, high = (_quantiles((1 + side * middle) / 2, a, b, weights) for side in (-1, 1))
    return [(float(start), float(end)) for start, end in zip(low, high, strict=True)]


def _parameters(betas: Sequence[Beta]) -> "tuple[Array, Array]":
    import numpy as np  # noqa: PLC0415

    return np.array([a for a, _ in betas], dtype=float), np.array([b for _, b in betas], dtype=float)


def _quantiles(share: float, a: "Array", b: "Array", weights: "Array") -> "Array":
    """Where `share` lies below: Newton's steps within a bracket that is halved where they lead out of it.

    A row of `a` and `b` for each weight, a column for each unit.
    """
    import numpy as np  # noqa: PLC0415

    at: Array = weights @ (a / (a + b))
    low, high, whole = np.zeros_like(at), np.ones_like(at), _log_whole(a, b)
    for _ in range(100):
        gap = weights @ _below(np.broadcast_to(at, a.shape), a, b) - share
        low, high = np.where(gap < 0, at, low), np.where(gap < 0, high, at)
        height = weights @ np.exp((a - 1) * np.log(at) + (b - 1) * np.log1p(-at) - whole)
        ahead = at - gap / np.maximum(height, _TINY)
        ahead = np.clip(np.where((low < ahead) & (ahead < high), ahead, (low + high) / 2), _EDGE, 1 - _EDGE)
        if np.all(np.abs(ahead - at) <= _CLOSE):
            return ahead
        at = ahead
    return at


def _below(x: "Array", a: "Array", b: "Array") -> "Array":
    import numpy as np  # noqa: PLC0415

    turned = x > (a + 1) / (a + b + 2)  # the fraction is quick left of the mean only
    x, a, b = np.where(turned, 1 - x, x), np.where(turned, b, a), np.where(turned, a, b)
    front = np.exp(a * np.log(x) + b * np.log1p(-x) - _log_whole(a, b)) / a
    left = front * _fraction(x, a, b)
    return np.where(turned, 1 - left, left)


def _fraction(x: "Array", a: "Array", b: "Array") -> "Array":
    import numpy as np  # noqa: PLC0415

    above = np.ones_like(x)
    under = 1 / _not_nought(1 - (a + b) * x / (a + 1))
    value = under
    for m in range(1, _MANY):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        under, above = 1 / _not_nought(1 + even * under), _not_nought(1 + even / above)
        value = value * under * above
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        under, above = 1 / _not_nought(1 + odd * under), _not_nought(1 + odd / above)
        value = value * under * above
        if np.all(np.abs(under * above - 1) < _PRECISE):
            break
    return value


def _not_nought(value: "Array") -> "Array":
    import numpy as np  # noqa: PLC0415

    return np.where(np.abs(value) < _TINY, _TINY, value)


def _log_whole(a: "Array", b: "Array") -> "Array":
    """The logarithm of B(a, b)."""
    import numpy as np  # noqa: PLC0415

    pairs = zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)
    return np.array([lgamma(p) + lgamma(q) - lgamma(p + q) for p, q in pairs]).reshape(a.shape)
