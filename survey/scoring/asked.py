"""What somebody wants to know, as CLI, API and pages put it."""

from dataclasses import dataclass

from survey.scoring.periods import Period
from survey.vocabulary import Basis, Breakdown, RatedObject

FIRST, FINAL = "first", "final"
LAST_ROUND = 99  # no case is asked about that often


class RoundError(ValueError):
    """The text names no round."""


@dataclass(frozen=True)
class Asked:
    """Which figures: without `unit` every unit; without `rounds` the first and the final one.

    `public`: for somebody who must not see small cells.
    """

    period: Period
    basis: Basis = Basis.SETTLED
    unit: str | None = None
    objects: tuple[RatedObject, ...] = tuple(RatedObject)
    rounds: tuple[str | int, ...] = (FIRST, FINAL)
    by: Breakdown | None = None
    public: bool = False


def read_round(text: str) -> str | int:
    """`first`, `final` or the number of a round; RoundError for anything else."""
    if text in (FIRST, FINAL):
        return text
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= LAST_ROUND and len(text) <= 2:
        return int(text)
    raise RoundError(f"{text[:20]!r} is not a round: give first, final or a number from 1 to {LAST_ROUND}")
