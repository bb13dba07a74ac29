"""Adding up figures: rows of whole numbers in the order of the columns COUNTED of month facts. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import add
from typing import TypeVar

from survey.scoring.counts import Counts
from survey.scoring.definition import LEVELS
from survey.vocabulary import Disposition, NotAsked

Figures = Sequence[int]
Name = TypeVar("Name")
_CODES, _WHYS = (
    tuple(Disposition),
    tuple(NotAsked),
)  # to go through an enumeration anew costs more than to count
# surveys, called, reached; then these groups, in which each begins where the one before ends.
_LEVELS = 3
_LATE = _LEVELS + len(LEVELS)
_EXCLUDED = _LATE + len(LEVELS)
_ENDED = _EXCLUDED + len(LEVELS)
_NOT_ASKED = _ENDED + len(_CODES)
WIDTH = _NOT_ASKED + len(_WHYS)


@dataclass
class Tally:
    """The sum of rows."""

    sums: list[int] = field(default_factory=lambda: [0] * WIDTH)

    def add(self, figures: Figures) -> None:
        self.sums = list(map(add, self.sums, figures))

    def counts(self) -> Counts | None:
        """None where nothing was counted."""
        sums = self.sums
        if not any(sums):
            return None
        return Counts(
            surveys=sums[0],
            called=sums[1],
            reached=sums[2],
            levels=_named(LEVELS, sums[_LEVELS:_LATE]),
            late=_named(LEVELS, sums[_LATE:_EXCLUDED]),
            excluded=_named(LEVELS, sums[_EXCLUDED:_ENDED]),
            dispositions=_named(_CODES, sums[_ENDED:_NOT_ASKED]),
            not_asked=_named(_WHYS, sums[_NOT_ASKED:]),
        )


def taken_away(figures: Figures) -> Figures:
    """The same to be subtracted."""
    return [-figure for figure in figures]


def late_only(figures: Figures) -> Figures:
    """Nothing but what came late."""
    return [figure if _LATE <= place < _EXCLUDED else 0 for place, figure in enumerate(figures)]


def levels_as_late(figures: Figures) -> Figures:
    """The ratings of a row as what came late, and nothing else."""
    row = [0] * WIDTH
    row[_LATE:_EXCLUDED] = figures[_LEVELS:_LATE]
    return row


def row_of(counts: Counts) -> list[int]:
    """The figures of counts: `Tally.counts` turned round."""
    return [
        counts.surveys,
        counts.called,
        counts.reached,
        *(group.get(level, 0) for group in (counts.levels, counts.late, counts.excluded) for level in LEVELS),
        *(counts.dispositions.get(code, 0) for code in _CODES),
        *(counts.not_asked.get(why, 0) for why in _WHYS),
    ]


def _named(names: Sequence[Name], figures: Sequence[int]) -> Mapping[Name, int]:
    return dict(compress(zip(names, figures, strict=True), figures))
