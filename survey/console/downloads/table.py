"""A table of figures as it is taken away: its columns, what kind each is of, and what it says of a row. Pure.

    Table("units", "Units 2026-10", [
        Column("Unit", Kind.TEXT, lambda item: item["unit"]),
        Column("Satisfaction", Kind.SHARE, lambda item: item["rate"]),
    ], items)

The rows are the very items that the page shows, so whoever takes a table away gets what the page would show
them and nothing else (R6); what is hidden there is null, and null is an empty cell.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from survey.policy.costs import MICROS
from survey.scoring.rounding import half_up

Cell = str | int | float | date | datetime | None


class Kind(StrEnum):
    """What a column holds; each has its own number format in a workbook."""

    TEXT = "text"
    COUNT = "count"  # a whole number
    SHARE = "share"  # from 0 to 1, or a difference of two: three decimals
    MONEY = "money"  # millionths of a currency, written in units of it
    DAY = "day"  # a date
    MOMENT = "moment"  # an aware time, written as the office's to the minute


@dataclass(frozen=True)
class Column:
    """`of` says of a row what stands in its cell; None: nothing does."""

    label: str
    kind: Kind
    of: Callable[[Any], Any]


@dataclass(frozen=True)
class Table:
    """`name`: a word for the address and the trace; `title`: what the file is called, without its ending."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Any]

    @property
    def labels(self) -> list[str]:
        return [column.label for column in self.columns]

    def cells(self, zone: tzinfo) -> Iterator[list[Cell]]:
        """Row by row what stands in the cells; times are those of `zone`, naive as spreadsheets have them."""
        for row in self.rows:
            yield [_cell(column, row, zone) for column in self.columns]


def _cell(column: Column, row: Any, zone: tzinfo) -> Cell:
    value = column.of(row)
    if value is None:
        return None
    if column.kind is Kind.COUNT:
        return int(value)
    if column.kind is Kind.SHARE:
        return half_up(float(value))
    if column.kind is Kind.MONEY:
        return int(value) / MICROS
    if column.kind is Kind.DAY:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if column.kind is Kind.MOMENT:
        local: datetime = value.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None)
        return local
    return str(value)
