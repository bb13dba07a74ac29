"""A table as an Excel workbook: the header stays in sight, columns filter, numbers are numbers. Pure."""

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from typing import Any
from unicodedata import east_asian_width

from survey.console.downloads.table import Cell, Kind, Table

_FORMATS: Mapping[Kind, str] = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.SHARE: "0.0%",
    Kind.MONEY: "#,##0.00##",
    Kind.DAY: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
_NARROWEST, _WIDEST = 8, 44  # in digits, as Excel measures columns
_ARROW = 3  # the filter's button stands in the header's cell
_SHEET_NAME = 31  # Excel takes no longer one
_LOOKED_AT = 200  # rows by which a column's width is found


def as_workbook(table: Table, zone: tzinfo, made_at: datetime) -> bytes:
    """The workbook as it stands in a file. `made_at` is the time that its properties tell."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - most pages take nothing away

    file = io.BytesIO()
    # Texts are texts, whatever they begin with: no formulas, no links, no numbers out of them.
    given = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(file, given)
    book.set_properties({"title": table.title, "created": made_at.astimezone(zone).replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(table.title))
    rows = list(table.cells(zone))
    _head(book, sheet, table, rows)
    formats = [book.add_format({"num_format": _FORMATS[column.kind]}) for column in table.columns]
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write(sheet, number, place, cell, formats[place])
    book.close()
    return file.getvalue()


def _head(book: Any, sheet: Any, table: Table, rows: Sequence[Sequence[Cell]]) -> None:
    bold = book.add_format({"bold": True, "bg_color": "#E9EEF2", "bottom": 1, "valign": "top"})
    for place, label in enumerate(table.labels):
        sheet.write_string(0, place, label, bold)
        texts = [_width(str(row[place])) for row in rows[:_LOOKED_AT] if row[place] is not None]
        widest = max([_width(label) + _ARROW, *(text + 1 for text in texts), _NARROWEST])
        sheet.set_column(place, place, min(widest, _WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Any, row: int, place: int, cell: Cell, form: Any) -> None:
    if cell is None:
        sheet.write_blank(row, place, None, form)
    elif isinstance(cell, str):
        sheet.write_string(row, place, cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell, form)
    else:
        sheet.write_number(row, place, cell, form)


def _sheet_name(title: str) -> str:
    """What Excel takes for the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:_SHEET_NAME] or "1"


def _width(text: str) -> int:
    """How wide `text` is in digits: a Chinese character takes two."""
    return sum(2 if east_asian_width(sign) in "FW" else 1 for sign in text)
