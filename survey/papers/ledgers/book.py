"""A workbook of lists: its header stays in sight, columns filter, texts are never formulas."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from survey.output import no_formula

Cell = str | float | None


class Kind(StrEnum):
    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    INDEX = "index"


_FORMATS: Mapping[Kind, str] = {
    Kind.TEXT: "@", Kind.COUNT: "#,##0", Kind.SHARE: "0.0%", Kind.INDEX: "0.0",
}  # fmt: skip
_A4 = 9
_HEAD_HEIGHT = 30  # points: a title of two lines is not cut off where a program does not fit the row


@dataclass(frozen=True)
class Column:
    title: str
    kind: Kind = Kind.COUNT
    width: float = 10


@dataclass(frozen=True)
class Sheet:
    """`rows` have a cell for each column; they are gone through once. `note`: a line below the list."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    note: str = ""


def write_book(sheets: Sequence[Sheet], title: str, made_at: datetime) -> bytes:
    """The workbook as an .xlsx, row by row: it holds no more than one row in memory, however long it is."""
    out = BytesIO()
    with Workbook(out, {"constant_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        head = book.add_format(
            {"bold": True, "bg_color": "#EDEDED", "border": 1, "text_wrap": True, "valign": "top"}
        )
        forms = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        for sheet in sheets:
            _write(book.add_worksheet(sheet.title[:31]), sheet, head, forms)
    return out.getvalue()


def _write(page: Any, sheet: Sheet, head: Any, forms: Mapping[Kind, Any]) -> None:
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_footer("&C&P / &N")
    page.freeze_panes(1, 1)
    page.set_row(0, _HEAD_HEIGHT)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, no_formula(column.title), head)
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for place, (cell, column) in enumerate(zip(row, sheet.columns, strict=True)):
            _cell(page, last, place, cell, forms[column.kind])
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    if sheet.note:
        page.write_string(last + 2, 0, no_formula(sheet.note))


def _cell(page: Any, row: int, place: int, cell: Cell, form: Any) -> None:
    if cell is None:
        return
    if isinstance(cell, str):
        page.write_string(row, place, no_formula(cell), form)
    else:
        page.write_number(row, place, cell, form)
