from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.cases.headers import wanted
from survey.cases.outcomes import Fault, Unusable
from survey.cases.read_file import Shape, open_rows
from survey.cases.rows import Row
from tests.cases.files import HEADER, csv_file

LEDGER = wanted(HEADER, {"case_no": ("信访件编号",), "closed_at": ("办结日期", "办结时间")})
ROW = ("XF001", "张三", "13800138000", "住建局", "2026-09-01", "2026-10-01")


def rows_of(path: Path, shape: Shape | None = None) -> list[Row]:
    with open_rows(path, LEDGER, shape) as rows:
        return list(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, ROW], encoding=encoding, separator=separator)
    assert rows_of(path) == [Row(2, dict(zip(HEADER, ROW, strict=True)))]


def test_titles_above_the_header_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    title = ("某县2026年10月信访办结台账", "", "", "", "", "")
    path = csv_file(tmp_path / "a.csv", [title, ("",) * 6, HEADER, ROW, ("",) * 6, (" ",) * 6, ROW, ()])
    assert [row.line for row in rows_of(path)] == [4, 7]


def test_a_row_begins_where_its_first_line_is(tmp_path: Path) -> None:
    long = ("XF002", "李四\n(代)", *ROW[2:])
    path = csv_file(tmp_path / "a.csv", [HEADER, long, ROW])
    assert [(row.line, row.cells["信访人"]) for row in rows_of(path)] == [(2, "李四\n(代)"), (4, "张三")]


def test_a_header_of_two_rows(tmp_path: Path) -> None:
    upper = ("信访件编号", "信访人信息", "", "责任单位", "受理日期", "办结日期")
    lower = ("", "信访人", "联系电话", "", "", "")
    path = csv_file(tmp_path / "a.csv", [upper, lower, ROW])
    assert rows_of(path) == [Row(3, dict(zip(HEADER, ROW, strict=True)))]


def test_names_differing_in_width_blanks_stars_and_remarks_are_known(tmp_path: Path) -> None:
    header = ("*信访件 编号", "信访人", "联系电话（手机）", "责任单位", "受理日期", "办结日期\n(年月日)")
    assert len(rows_of(csv_file(tmp_path / "a.csv", [header, ROW]))) == 1


def test_short_rows_are_filled_and_shifted_ones_are_marked(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, ROW[:3], (*ROW, "", ""), (*ROW, "多出")])
    short, padded, shifted = rows_of(path)
    assert short.cells["办结日期"] == "" and short.fault is None
    assert padded.fault is None
    assert shifted.fault is Fault.TOO_MANY_CELLS


def test_repeated_and_nameless_columns_keep_their_cells(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [(*HEADER, "联系电话", ""), (*ROW, "13900139000", "x")])
    (row,) = rows_of(path)
    assert row.cells["联系电话"] == "13800138000"
    assert list(row.cells.values())[-2:] == ["13900139000", "x"]


def test_one_damaged_byte_spoils_one_cell_and_not_the_file(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, *[ROW] * 5])
    path.write_bytes(path.read_bytes().replace("张三".encode(), "张".encode() + b"\xff", 1))
    rows = rows_of(path)
    assert [row.cells["信访人"] for row in rows[1:]] == ["张三"] * 4
    assert str(rows[0].cells["信访人"]).startswith("张")


def test_a_file_without_the_columns_says_what_was_looked_for_and_found(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"closed_at: 办结日期 or 办结时间.*The file has: 信访件编号, 信访人"):
        rows_of(csv_file(tmp_path / "a.csv", [HEADER[:2], ROW[:2]]))
    with pytest.raises(Unusable, match="no header row found"):
        rows_of(csv_file(tmp_path / "b.csv", [("a", "b"), ("1", "2")]))


def test_an_unclosed_quote_is_told_by_line(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, ROW, ("XF002", "张三", *ROW[2:]), *[ROW] * 300])
    path.write_bytes(path.read_bytes().replace(b"XF002,", b'XF002,"'))
    with pytest.raises(Unusable, match=r"line 3.*quote"):
        rows_of(path)
    path.write_bytes(",".join(HEADER).encode() + b'\nXF002,"' + b"x" * (1 << 21))
    with pytest.raises(Unusable, match=r"line 2.*quote"):
        rows_of(path)


def test_what_the_map_says_of_the_file_is_not_guessed(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [HEADER, HEADER, ROW], encoding="gb18030", separator=";")
    rows = rows_of(path, Shape(separator=";", encoding="gb18030", skip=1))
    assert [row.line for row in rows] == [3]
    with pytest.raises(Unusable, match="not ascii"):
        rows_of(path, Shape(encoding="ascii"))


def test_the_position_reaches_the_size(tmp_path: Path) -> None:
    with open_rows(csv_file(tmp_path / "a.csv", [HEADER, *[ROW] * 1000]), LEDGER) as rows:
        assert sum(1 for _ in rows) == 1000
        assert rows.position() == rows.size


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(
    cells=st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=20),
    encoding=st.sampled_from(["utf-8-sig", "gb18030"]),
)
def test_round_trip(
    tmp_path_factory: pytest.TempPathFactory, cells: list[tuple[str, ...]], encoding: str
) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    given = [(f"XF{number}", *row, "住建局", "2026-10-01") for number, row in enumerate(cells)]
    read = rows_of(csv_file(path, [HEADER, *given], encoding=encoding))
    assert [tuple(row.cells.values()) for row in read] == given
