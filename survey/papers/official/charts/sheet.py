"""Where the figures of a chart stand in its workbook: chart and workbook must say the same. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.papers.official.charts.chart import Chart, Series

SHEET = "Sheet1"


class Part(StrEnum):
    VALUES = "values"
    MINUS = "minus"  # how far the interval reaches below the value
    PLUS = "plus"


@dataclass(frozen=True)
class Block:
    """One column below its name, from the second row on; `column` from 0."""

    series: int
    part: Part
    column: int
    name: str
    values: Sequence[float | None]

    @property
    def name_at(self) -> str:
        return f"{SHEET}!${_letter(self.column)}$1"

    @property
    def values_at(self) -> str:
        return _range(self.column, len(self.values))


def categories_at(chart: Chart) -> str:
    return _range(0, len(chart.categories))


def blocks(chart: Chart) -> list[Block]:
    """Every column but the first, which holds the categories."""
    parts = [(place, *part) for place, series in enumerate(chart.series) for part in _of(series)]
    return [Block(place, part, at, name, values) for at, (place, part, name, values) in enumerate(parts, 1)]


def _of(series: Series) -> Iterator[tuple[Part, str, Sequence[float | None]]]:
    yield Part.VALUES, series.name, series.values
    if series.low and series.high:
        yield Part.MINUS, f"{series.name} −", _reach(series.values, series.low)
        yield Part.PLUS, f"{series.name} +", _reach(series.values, series.high)


def _reach(values: Sequence[float | None], ends: Sequence[float | None]) -> list[float | None]:
    return [
        None if value is None or end is None else round(abs(value - end), 6)
        for value, end in zip(values, ends, strict=True)
    ]


def _range(column: int, rows: int) -> str:
    letter = _letter(column)
    return f"{SHEET}!${letter}$2:${letter}${rows + 1}"


def _letter(column: int) -> str:
    """A to Z, AA and so on."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
