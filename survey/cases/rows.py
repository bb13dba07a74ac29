"""Rows as the readers hand them on, and what a cell of a spreadsheet is as text."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from types import TracebackType
from typing import NamedTuple, Protocol

from survey.cases.outcomes import Fault

# A double holds 15 decimal digits exactly; a longer number in a cell has been rounded.
EXACT_DIGITS = 10**15


class Row(NamedTuple):
    """One record of a file; `line` is where it begins there, counted from 1."""

    line: int
    cells: Mapping[str, object]
    fault: Fault | None = None


class RowFile(AbstractContextManager["RowFile"], Protocol):
    """An open file of rows. `columns` is empty where every record names its own (JSON Lines).

    `size` and `position()` are in one unit of the file's own (bytes or rows), for a progress bar.
    """

    columns: tuple[str, ...]
    size: int

    def __iter__(self) -> Iterator[Row]: ...

    def position(self) -> int: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def cell_text(value: object) -> str:
    """A typed cell as text: times as ISO 8601, whole numbers without `.0`.

    A number too long to be exact stays in scientific notation, so that nobody takes the rounded
    digits for a case number.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, int | float):
        return number_text(value)
    return str(value)


def number_text(value: int | float) -> str:
    if abs(value) >= EXACT_DIGITS:
        return f"{value:e}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value)


def unique_columns(header: list[str]) -> tuple[str, ...]:
    """Column names as a dict can hold them: empty ones numbered, repeated ones marked."""
    names: dict[str, None] = {}
    copies: Counter[str] = Counter()
    for place, text in enumerate(header, start=1):
        name = text.strip() or f"#{place}"
        number = copies[name] + 1
        one = name if number == 1 else f"{name} #{number}"
        while one in names:
            number += 1
            one = f"{name} #{number}"
        copies[name] = number
        names[one] = None
    return tuple(names)
