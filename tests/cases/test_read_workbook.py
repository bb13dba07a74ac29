from datetime import datetime
from pathlib import Path

import pytest

from survey.cases import read_workbook
from survey.cases.outcomes import Unusable
from survey.cases.read_file import Shape, open_rows
from survey.cases.rows import Row
from tests.cases.files import HEADER, Sheets, xlsx_file
from tests.cases.test_read_csv import LEDGER

CLOSED = datetime(2026, 10, 1, 9, 30)  # noqa: DTZ001  a cell has no zone
TITLE = ("某县2026年10月信访办结台账",)
LEDGER_ROWS = [
    TITLE,
    ("填报单位：县信访局", "", "", "", "填报日期：", "2026-11-01"),
    HEADER,
    ("XF001", "张三", 13800138000, "住建局", "2026年9月1日", CLOSED),
    ("XF002", "李四", "'13900139000", "水利局", "", 46296.5),
    ("", "", "", "", "", ""),
    (20260003, "王五", "0745-6822222", "住建局", "", "2026.10.2"),
    ("", " ", "", "", "", ""),
]


@pytest.fixture(params=["calamine", "openpyxl"])
def either_library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook is read by one library or the other by its size."""
    if request.param == "openpyxl":
        monkeypatch.setattr(read_workbook, "LARGE", 0)


def rows_of(path: Path, shape: Shape | None = None) -> list[Row]:
    with open_rows(path, LEDGER, shape) as rows:
        return list(rows)


@pytest.mark.usefixtures("either_library")
def test_a_real_ledger(tmp_path: Path) -> None:
    """Merged titles, numbers for phones, dates as cell, serial and text, blank rows between and after."""
    path = xlsx_file(tmp_path / "台账.xlsx", {"台账": LEDGER_ROWS}, merged=["A1:F1"])
    assert [(row.line, tuple(row.cells.values())) for row in rows_of(path)] == [
        (4, ("XF001", "张三", "13800138000", "住建局", "2026年9月1日", "2026-10-01 09:30:00")),
        (5, ("XF002", "李四", "'13900139000", "水利局", "", "46296.5")),
        (7, ("20260003", "王五", "0745-6822222", "住建局", "", "2026.10.2")),
    ]


@pytest.mark.usefixtures("either_library")
def test_the_first_sheet_whose_header_fits(tmp_path: Path) -> None:
    other = [HEADER, ("XF9", *[""] * 5)]
    sheets: Sheets = {"说明": [("本表由信访局填报",)], "十月": LEDGER_ROWS, "九月": other}
    path = xlsx_file(tmp_path / "a.xlsx", sheets)
    assert len(rows_of(path)) == 3
    assert [row.cells["信访件编号"] for row in rows_of(path, Shape(sheet="九月"))] == ["XF9"]
    with pytest.raises(Unusable, match=r"八月.*说明, 十月, 九月"):
        rows_of(path, Shape(sheet="八月"))


@pytest.mark.usefixtures("either_library")
def test_no_sheet_that_fits_is_told_by_the_best(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "a.xlsx", {"说明": [("本表",)], "表": [("信访件编号", "信访人"), ("1", "张三")]}
    )
    with pytest.raises(Unusable, match="closed_at: 办结日期"):
        rows_of(path)


@pytest.mark.usefixtures("either_library")
def test_a_sheet_that_does_not_begin_at_its_corner(tmp_path: Path) -> None:
    rows = [(), (), *[("", *row) for row in LEDGER_ROWS[2:4]]]
    (row,) = rows_of(xlsx_file(tmp_path / "a.xlsx", {"表": rows}))
    assert row.line == 4 and row.cells["信访件编号"] == "XF001"


def test_a_number_too_long_to_be_exact_is_not_taken_for_one(tmp_path: Path) -> None:
    rows = [HEADER, (522600202610010001, *[""] * 5)]
    (row,) = rows_of(xlsx_file(tmp_path / "a.xlsx", {"表": rows}))
    assert "e+" in str(row.cells["信访件编号"])


@pytest.mark.usefixtures("either_library")
def test_a_broken_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(Unusable, match="cannot be read"):
        rows_of(path)
