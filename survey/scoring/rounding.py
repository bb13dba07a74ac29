"""Rounding half up, as CONTRACT §6 asks for: 0.8125 to three places is 0.813, never the even 0.812. Pure."""

from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)


def exact(value: Fraction | float) -> Fraction:
    """`value` without a rounding error: a float is taken as it is written, so 0.8 is 4/5."""
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(value)


def ratio(part: Fraction | int, whole: Fraction | int) -> Fraction | None:
    """`part / whole`, exactly; None when there is nothing to divide by."""
    return Fraction(part) / Fraction(whole) if whole else None


def half_up(value: Fraction | float | None, places: int = 3) -> float | None:
    """`value` with `places` decimals, a half goes up."""
    if value is None:
        return None
    scale = 10**places
    return float(Fraction(floor(exact(value) * scale + HALF), scale))
