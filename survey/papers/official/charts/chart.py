"""A chart as its figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

# Told apart in print without colour too: by how dark they are.
BLUE, GREY, RED, GREEN = "1F4E79", "8C8C8C", "A61C1C", "2E7D4F"
LEVEL_COLOURS = ("1F4E79", "5B8DB8", "B9CFE3", "E8A23D", "A61C1C")  # very satisfied … very dissatisfied


class Kind(StrEnum):
    TREND = "trend"  # from left to right, as a line
    BARS = "bars"  # one below the other
    STACK = "stack"  # one below the other, each the whole


@dataclass(frozen=True)
class Series:
    """Values between 0 and 1, None where there is none; `low` and `high` are the ends of their intervals.

    `colours`: one a value, where they differ. `plain`: a line without marks, dashed (a target).
    """

    name: str
    values: Sequence[float | None]
    colour: str
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    colours: Sequence[str] = ()
    plain: bool = False


@dataclass(frozen=True)
class Chart:
    """`alt`: what it shows, for who cannot see it. `height` in mm; `lowest`: where the axis begins."""

    kind: Kind
    title: str
    alt: str
    categories: Sequence[str]
    series: Sequence[Series]
    height: float = 70
    lowest: float = 0.0
