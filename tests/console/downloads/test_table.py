"""What stands in a file, read back by others' readers."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from operator import itemgetter
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from survey.console.downloads import Column, Kind, Table
from survey.console.downloads.as_csv import as_csv
from survey.console.downloads.as_workbook import as_workbook

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 19, 18, 30, 40, tzinfo=UTC)
ROWS = [
    ("住房和城乡建设局", 1234, 0.8125, "2026-10-19", NOW),
    ("=HYPERLINK(\"http://x\")", 0, -0.0505, date(2026, 1, 2), NOW),
    ("hidden", None, None, None, None),
]  # fmt: skip


def _table(rows: Sequence[tuple[object, ...]] = ROWS) -> Table:
    kinds = [
        ("单位", Kind.TEXT),
        ("评价人数", Kind.COUNT),
        ("满意率", Kind.SHARE),
        ("日", Kind.DAY),
        ("时", Kind.MOMENT),
    ]
    columns = [Column(label, kind, itemgetter(at)) for at, (label, kind) in enumerate(kinds)]
    return Table("units", "单位 2026-10 [甲/乙]", columns, rows)


def _sheet(table: Table) -> Worksheet:
    book = load_workbook(io.BytesIO(as_workbook(table, ZONE, NOW)))
    assert len(book.worksheets) == 1
    return book.worksheets[0]


def test_a_csv_is_utf8_with_a_mark_and_tells_shares_days_and_local_times() -> None:
    file = as_csv(_table(), ZONE)
    assert file.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))
    assert lines[0] == ["单位", "评价人数", "满意率", "日", "时"]
    assert lines[1] == ["住房和城乡建设局", "1234", "0.813", "2026-10-19", "2026-10-20 02:30"]
    assert lines[3] == ["hidden", "", "", "", ""]


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_of_a_csv_is_worked_out(begins: str) -> None:
    table = Table("t", "t", [Column(f"{begins}1", Kind.TEXT, str)], [f"{begins}1+1"])
    lines = list(csv.reader(io.StringIO(as_csv(table, ZONE).decode("utf-8-sig"), newline="")))
    assert [row[0] for row in lines] == [f"'{begins}1", f"'{begins}1+1"]


def test_a_workbook_has_a_frozen_header_filters_and_formats() -> None:
    sheet = _sheet(_table())
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:E4"
    assert sheet.title == "单位 2026-10  甲 乙"
    row = sheet[2]
    assert [cell.value for cell in row] == [
        "住房和城乡建设局", 1234, 0.813, datetime.fromisoformat("2026-10-19"),
        datetime.fromisoformat("2026-10-20T02:30"),
    ]  # fmt: skip
    assert [cell.number_format for cell in row[1:]] == ["#,##0", "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    assert [cell.value for cell in sheet[4]] == ["hidden", None, None, None, None]


def test_no_cell_of_a_workbook_is_a_formula_or_a_link() -> None:
    cell = _sheet(_table())["A3"]
    assert (cell.data_type, cell.value) == ("s", "=HYPERLINK(\"http://x\")")  # fmt: skip
    assert cell.hyperlink is None


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=50), max_size=5
    )
)
def test_both_files_say_the_same(texts: list[str]) -> None:
    table = Table("t", "t", [Column("a", Kind.TEXT, str), Column("b", Kind.COUNT, len)], texts)
    lines = list(csv.reader(io.StringIO(as_csv(table, ZONE).decode("utf-8-sig"), newline="")))[1:]
    cells = [[cell.value for cell in row] for row in _sheet(table).iter_rows(min_row=2)] if texts else []
    plain = [
        [line[0].removeprefix("'") if line[0][1:] == text else line[0], line[1]]
        for line, text in zip(lines, texts, strict=True)
    ]
    assert plain == [[text, str(len(text))] for text in texts]
    assert [[text or "", count] for text, count in cells] == [[text, len(text)] for text in texts]


def test_the_same_table_is_the_same_file() -> None:
    assert as_workbook(_table(), ZONE, NOW) == as_workbook(_table(), ZONE, NOW)
