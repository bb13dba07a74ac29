"""Nothing that comes from outside is worked out by the spreadsheet that opens our files."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from survey.cases.outcomes import ROW, Fault, Rejection
from survey.cases.prepare import Refusal
from survey.cases.rejects import RejectsFile
from survey.console.downloads.as_csv import as_csv
from survey.console.downloads.as_workbook import as_workbook
from survey.console.downloads.table import Column, Kind, Table
from survey.output import no_formula

EVIL = (
    "=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠SUM(1)", " =1+1",
    "\u200b=1+1", "\ufeff=1", "\x00=1", "\u00a0=1", "\u3000＝1", '=HYPERLINK("http://evil")', "=c|1!A1",
)  # fmt: skip
STARTS = "=+-@\t\r\n＝＋－＠"


def table() -> Table:
    columns = [Column(EVIL[0], Kind.TEXT, lambda row: row), Column("b", Kind.TEXT, lambda row: row)]
    return Table("t", EVIL[0], columns, EVIL)


def begins_a_formula(text: str) -> bool:
    """As a spreadsheet would see it, which passes over what cannot be seen."""
    seen = "".join(sign for sign in text if sign.isprintable()).lstrip(" \u00a0\u3000")
    return seen[:1] in STARTS and seen != ""


@pytest.mark.parametrize("text", EVIL)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert not begins_a_formula(no_formula(text))


def test_what_is_no_formula_stays_as_it_is() -> None:
    for text in ("住建局", "A-1", "1+1", "", " 住建局", "'=1"):
        assert no_formula(text) == text


def test_a_table_as_csv() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(table(), UTC).decode("utf-8-sig"), newline="")))
    assert len(rows) == len(EVIL) + 1
    assert [cell for row in rows for cell in row if begins_a_formula(cell)] == []


def test_a_table_as_a_workbook() -> None:
    made = as_workbook(table(), UTC, datetime(2026, 10, 19, tzinfo=UTC))
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert len(cells) == 2 * len(EVIL) + 2
    assert [cell.coordinate for cell in cells if cell.data_type not in ("s", "n") or cell.hyperlink] == []
    assert_no_way_out(made)


def test_rows_that_were_not_taken(tmp_path: Path) -> None:
    """They are opened in the very program that the sender had in mind."""
    with RejectsFile(tmp_path / "a.csv") as rejects:
        for line, text in enumerate(EVIL, 2):
            rejects.add(Refusal(line, Rejection(ROW, Fault.UNKNOWN, text), {text: text, "b": text}))
        for line, text in enumerate(EVIL, 90):
            rejects.add(Refusal(line, Rejection("unit", Fault.UNKNOWN, text), {EVIL[0]: text, "b": text}))
    with (tmp_path / "a.csv.rejects.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 2 * len(EVIL) + 1
    assert [cell for row in rows for cell in row if begins_a_formula(cell)] == []


def assert_no_way_out(made: bytes) -> None:
    """No part of the file names an address outside it."""
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        for name in parts.namelist():
            assert b'TargetMode="External"' not in parts.read(name), name
