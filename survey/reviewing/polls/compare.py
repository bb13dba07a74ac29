"""Somebody else's figures and ours on one scale, interval against interval. Pure.

Where the poll has three levels, ours are rolled into three. That both are far apart says that they do not
agree, not which of the two is right: they asked different people, in their own ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.scoring.compare.difference import Difference, difference
from survey.scoring.compare.rolled import FIVE, THREE, roll, satisfied_on
from survey.scoring.rounding import Share
from survey.scoring.wilson import Interval, wilson


@dataclass(frozen=True)
class Side:
    """One of the two: counts by level on the poll's scale, and what they come to.

    `satisfied` is None where the scale cannot tell what our definition calls satisfied.
    """

    levels: Mapping[int, int]
    rated: int
    satisfied: Share | None

    @property
    def rate(self) -> float | None:
        return self.satisfied.part / self.satisfied.whole if self.satisfied and self.rated else None

    @property
    def interval(self) -> Interval | None:
        """Wilson, 95 %; None without a rating."""
        return wilson(*self.satisfied) if self.satisfied else None


@dataclass(frozen=True)
class Compared:
    """`ours` is None where it is hidden; `difference`: theirs less ours, None where it cannot be said."""

    theirs: Side
    ours: Side | None
    difference: Difference | None


def compare(
    scale: int, theirs: Mapping[int, int], ours: Mapping[int, int] | None, satisfied: frozenset[int]
) -> Compared:
    """`theirs` on a scale of `scale` levels, `ours` on five; `satisfied`: the levels of five that satisfy."""
    levels = satisfied_on(scale, satisfied)
    polled = _side(theirs, levels)
    if ours is None:
        return Compared(polled, None, None)
    counted = {level: ours.get(level, 0) for level in range(1, FIVE + 1)}
    own = _side(roll(counted) if scale == THREE else counted, levels)
    apart = difference(polled.satisfied, own.satisfied) if polled.satisfied and own.satisfied else None
    return Compared(polled, own, apart)


def _side(levels: Mapping[int, int], satisfied: frozenset[int] | None) -> Side:
    rated = sum(levels.values())
    if satisfied is None:
        return Side(levels, rated, None)
    return Side(levels, rated, Share(sum(levels.get(level, 0) for level in satisfied), rated))
