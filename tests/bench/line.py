"""A straight line through points by least squares, with Student's interval of 95 % for how steep it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import t as student


@dataclass(frozen=True)
class Slope:
    slope: float
    low: float
    high: float


def straight(across: Sequence[float], up: Sequence[float]) -> Slope:
    """How much `up` grows with one of `across`; at least three points, not all at the same place."""
    x, y = np.array(across, float), np.array(up, float)
    off = x - x.mean()
    slope = float((off * y).sum() / (off**2).sum())
    left = y - y.mean() - slope * off
    error = float(np.sqrt((left**2).sum() / (len(x) - 2) / (off**2).sum()))
    wide = float(student.ppf(0.975, len(x) - 2)) * error
    return Slope(slope, slope - wide, slope + wide)


def power(sizes: Sequence[float], values: Sequence[float]) -> Slope:
    """By which power of the size a value grows: the line through the logarithms of both."""
    return straight([float(np.log(size)) for size in sizes], [float(np.log(value)) for value in values])
