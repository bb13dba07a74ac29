"""Shares kept exact until they are shown, and then rounded half up (CONTRACT §6). Pure.

0.8125 to three places is 0.813, never the even 0.812 that `round` gives.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple


class Share(NamedTuple):
    """`part` of `whole`, as counted: not yet divided, so that nothing is lost. Neither is negative."""

    part: int
    whole: int

    def rounded(self, places: int = 3) -> float | None:
        """The share with `places` decimals, a half goes up; None when there is nothing to divide by."""
        if not self.whole:
            return None
        scale: int = 10**places
        return (2 * self.part * scale + self.whole) // (2 * self.whole) / scale


def ratio(part: int, whole: int) -> Fraction | None:
    """`part / whole`, exactly, to compare by; None when there is nothing to divide by."""
    return Fraction(part, whole) if whole else None


def half_up(value: float, places: int = 3) -> float:
    """A figure that was computed, with `places` decimals; it is taken as it is written."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def exact(value: float) -> Fraction:
    """A figure of the policy as it is written: 0.8 is 4/5."""
    return Fraction(repr(value))
