"""Real files for the readers: what ledgers look like when they come out of an office."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

Sheets = Mapping[str, Sequence[Sequence[Any]]]
HEADER = ("信访件编号", "信访人", "联系电话", "责任单位", "受理日期", "办结日期")


def csv_file(
    path: Path, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8", separator: str = ","
) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx_file(path: Path, sheets: Sheets, *, merged: Sequence[str] = ()) -> Path:
    """A workbook; a datetime becomes a formatted date; `merged` are ranges of the first sheet to merge."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            for cells in merged:
                first = cells.split(":")[0]
                column, line = ord(first[0]) - ord("A"), int(first[1:]) - 1
                sheet.merge_range(cells, rows[line][column])
            merged = ()
    return path
