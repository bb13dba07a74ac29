"""The lines of the league table: each unit's figures with its standing among those of its level. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from survey.scoring.fair.standing import Standing
from survey.scoring.score import Score
from survey.vocabulary import Tier


@dataclass(frozen=True)
class Line:
    """One unit. Nothing is said of a hidden one but that it is there."""

    code: str
    name: str
    item: Score
    standing: Standing

    @property
    def is_hidden(self) -> bool:
        return bool(self.item["suppressed"])

    @property
    def tier(self) -> Tier | None:
        return None if self.is_hidden else self.standing.tier

    @property
    def adjusted(self) -> float | None:
        return None if self.is_hidden else self.standing.adjusted

    @property
    def rank(self) -> int | None:
        return None if self.is_hidden else self.standing.rank


@dataclass(frozen=True)
class League:
    """`lines`: those the reader may see, in the order of the table. `mean`: of the level; None: nobody rated.

    `ranked`: how many units of the level have a rank, whoever may see them; 0 where there are too few to
    compare. `among`: how many of the level were rated at all.
    """

    level: str
    lines: Sequence[Line]
    mean: float | None
    ranked: int
    among: int

    @cached_property
    def below(self) -> list[Line]:
        """The units clearly below their level, the worst first."""
        return sorted(self._of(Tier.BELOW), key=lambda line: (line.adjusted or 0.0, line.code))

    @cached_property
    def above(self) -> list[Line]:
        """The units clearly above their level, the best first."""
        return sorted(self._of(Tier.ABOVE), key=lambda line: (-(line.adjusted or 0.0), line.code))

    @cached_property
    def too_few(self) -> list[Line]:
        return self._of(Tier.TOO_FEW)

    def first(self, many: int) -> list[Line]:
        """The office's list of the best: ranks 1 to `many`; who shares the last place is in it too."""
        return [line for line in self.lines if line.rank is not None and line.rank <= many]

    def last(self, many: int) -> list[Line]:
        """The office's list of the last `many`; who shares the place of its first one is in it too."""
        ranks = sorted(line.rank for line in self.lines if line.rank is not None)
        if not many or not ranks:
            return []
        begins = ranks[-min(many, len(ranks))]
        return [line for line in self.lines if line.rank is not None and line.rank >= begins]

    def _of(self, tier: Tier) -> list[Line]:
        return [line for line in self.lines if line.tier is tier]


def in_order(lines: Sequence[Line]) -> list[Line]:
    """By rank; then those that have too few ratings for one, most ratings first; hidden ones at the end."""
    return sorted(lines, key=_place)


def levels_of(levels: Mapping[str, str], codes: Sequence[str]) -> dict[str, int]:
    """The levels of `codes` in the order in which they come, and how many units each has."""
    found: dict[str, int] = {}
    for code in codes:
        found[levels[code]] = found.get(levels[code], 0) + 1
    return found


def _place(line: Line) -> tuple[bool, bool, int, int, str]:
    rank = line.rank
    return (line.is_hidden, rank is None, rank or 0, -(line.item["rated"] or 0), line.name)
