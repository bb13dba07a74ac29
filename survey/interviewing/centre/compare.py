"""What a check heard against what the interviewer wrote down. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Compared:
    """`compared`: ratings for which both have a level; `equal`: those with the same level in both."""

    compared: int
    equal: int


def compare(heard: Mapping[str, int | None], written: Mapping[str, int]) -> Compared:
    """Levels by question; in `heard` none where no level was given."""
    both = [(level, written[key]) for key, level in heard.items() if level is not None and key in written]
    return Compared(len(both), sum(one == other for one, other in both))
