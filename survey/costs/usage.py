"""What was used, and what came of it, as counts that add up. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Self

from survey.vocabulary import Spent

NO_STEP = -1  # before the first contact: somebody called or wrote by themselves


@dataclass(frozen=True)
class Usage:
    """Counts of what left. `seconds`: of interviewers. `told`: what the carrier told, in millionths, by
    currency; the segments and minutes of which it told no price are `segments_untold` and
    `minutes_untold`."""

    attempts: int = 0
    tried: int = 0
    segments: int = 0
    unmeasured: int = 0
    minutes: int = 0
    detected: int = 0
    seconds: int = 0
    slips: int = 0
    segments_untold: int = 0
    minutes_untold: int = 0
    told: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Self) -> Self:
        numbers = {
            one.name: getattr(self, one.name) + getattr(other, one.name)
            for one in fields(self)
            if one.name != "told"
        }
        told = Counter(self.told)
        told.update(other.told)
        return type(self)(**numbers, told=dict(told))


@dataclass(frozen=True)
class Came:
    """How surveys ended. `levels`: what the responsible unit got, from very satisfied on."""

    surveys: int = 0
    completes: int = 0
    partials: int = 0
    levels: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)

    def __add__(self, other: Self) -> Self:
        one, two, three, four, five = map(sum, zip(self.levels, other.levels, strict=True))
        return type(self)(
            self.surveys + other.surveys,
            self.completes + other.completes,
            self.partials + other.partials,
            (one, two, three, four, five),
        )


@dataclass(frozen=True)
class Entry:
    """What is kept of some days, at one place. `key`: of a unit or a category; empty for the whole."""

    key: str
    spent: Spent
    again: bool
    channel: str
    step: int
    purpose: str
    usage: Usage
    came: Came


def used(entries: Iterable[Entry]) -> Usage:
    """All of it together."""
    return sum((one.usage for one in entries), Usage())


def came_of(entries: Iterable[Entry]) -> Came:
    """How all of it ended."""
    return sum((one.came for one in entries), Came())
