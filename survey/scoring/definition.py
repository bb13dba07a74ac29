"""The definition in force: which levels satisfy, what each weighs, what is aimed at. Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from survey.policy import Score
from survey.scoring.rounding import Share, exact

LEVELS = (1, 2, 3, 4, 5)
_BUILT_IN = (frozenset({1, 2, 3}), (100, 80, 60, 30, 0))


@dataclass(frozen=True)
class Definition:
    """The score definition of CONTRACT §2 `[score]`.

    `e` is AAPOR's share of eligible cases where the policy fixes it; None: taken from the figures.
    """

    satisfied: frozenset[int] = _BUILT_IN[0]
    weights: tuple[Fraction | int, ...] = _BUILT_IN[1]
    target: Fraction = Fraction(4, 5)
    show_from: int = 5
    e: Fraction | None = None

    @cached_property
    def name(self) -> str:
        """`v1` for the built-in definition; another one carries a mark of what it changes.

        Figures of two definitions must never be mistaken for each other. The target is not in it: it is
        shown beside every rate and changes none.
        """
        if (self.satisfied, self.weights) == _BUILT_IN and self.e is None:
            return "v1"
        weights = ",".join(str(weight) for weight in self.weights)
        spelt = f"{sorted(self.satisfied)}|{weights}|{self.e}"
        return f"v1-{hashlib.sha256(spelt.encode()).hexdigest()[:8]}"

    @cached_property
    def _weights(self) -> tuple[tuple[int, ...], int]:
        """The weights as whole numbers over one denominator."""
        whole = lcm(*(Fraction(weight).denominator for weight in self.weights))
        return tuple(int(weight * whole) for weight in self.weights), whole

    def satisfied_of(self, levels: Mapping[int, int]) -> int:
        """How many of the ratings satisfy."""
        return sum(count for level, count in levels.items() if level in self.satisfied)

    def is_reached(self, satisfied: int, rated: int) -> bool | None:
        """Whether the rate is the target or above; None where nothing is rated."""
        return satisfied * self.target.denominator >= rated * self.target.numerator if rated else None

    def index_of(self, levels: Mapping[int, int]) -> Share:
        """The mean weight of the ratings."""
        weights, whole = self._weights
        total = sum(weights[level - 1] * count for level, count in levels.items())
        return Share(total, whole * sum(levels.values()))


def definition_of(policy: Score) -> Definition:
    """The definition that the policy's `[score]` table gives, its figures taken as they are written."""
    return Definition(
        satisfied=frozenset(policy.satisfied),
        weights=tuple(exact(weight) for weight in policy.weights),
        target=exact(policy.target),
        show_from=policy.show_from,
        e=None if policy.e is None else exact(policy.e),
    )
