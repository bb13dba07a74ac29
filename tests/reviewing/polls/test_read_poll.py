from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from survey.cases.outcomes import Unusable
from survey.cases.units import unit_book
from survey.reviewing.polls.poll_rows import PollRow
from survey.reviewing.polls.read_poll import read_poll
from survey.vocabulary import RatedObject
from tests.cases.files import csv_file, xlsx_file

BOOK = unit_book([("D01", "住建局"), ("XFJ", "信访局")])
THREE = ("单位编码", "评价对象", "满意", "基本满意", "不满意")
FIVE = ("unit_code", "object", "very_satisfied", "satisfied", "basically_satisfied", "dissatisfied",
        "very_dissatisfied")  # fmt: skip
Write = Callable[[Path, Sequence[Sequence[str]]], Path]


def _csv(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    return csv_file(path / "poll.csv", rows, encoding="gb18030")


def _xlsx(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    return xlsx_file(path / "poll.xlsx", {"省测评": rows})


@pytest.mark.parametrize("write", [_csv, _xlsx])
def test_a_file_in_chinese_with_a_title_above(tmp_path: Path, write: Write) -> None:
    title = ("2026年三季度全省信访群众满意度测评", "", "", "", "")
    rows = [title, THREE, ("D01", "承办单位", "50", "20", "30"), ("信访局", "信访部门", "80", "10", "10")]
    assert read_poll(write(tmp_path, rows), 3, BOOK) == (
        [
            PollRow(3, "D01", RatedObject.RESPONSIBLE_UNIT, (50, 20, 30)),
            PollRow(4, "XFJ", RatedObject.PETITION_OFFICE, (80, 10, 10)),
        ],
        [],
    )


def test_a_file_in_english_with_numbers_for_cells(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "poll.xlsx", {"poll": [FIVE, ("D01", "responsible_unit", 9, 8, 7.0, 6, 0)]})
    assert read_poll(path, 5, BOOK)[0] == [PollRow(2, "D01", RatedObject.RESPONSIBLE_UNIT, (9, 8, 7, 6, 0))]


def test_levels_may_be_numbered(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path / "poll.csv",
        [("单位", "对象", "counts_1", "counts_2", "counts_3"), ("D01", "责任单位", "5", "0", "1")],
    )
    assert read_poll(path, 3, BOOK)[0] == [PollRow(2, "D01", RatedObject.RESPONSIBLE_UNIT, (5, 0, 1))]


def test_a_bad_row_is_told_by_its_line(tmp_path: Path) -> None:
    rows = [
        THREE,
        ("D01", "承办单位", "5", "2", "3"),
        ("D09", "承办单位", "5", "2", "3"),
        ("D01", "承办单位", "1", "1", "1"),
    ]
    _, refusals = read_poll(csv_file(tmp_path / "poll.csv", rows), 3, BOOK)
    assert [(one.line, str(one.rejection)) for one in refusals] == [
        (3, "unit_code: unknown (D09)"),
        (4, "unit_code: repeated (D01)"),
    ]


@pytest.mark.parametrize(
    "header",
    [
        ("单位编码", "评价对象", "非常满意", "满意", "基本满意", "不满意", "非常不满意"),
        ("unit_code", "object", *(f"counts_{level}" for level in range(1, 6))),
    ],
)
def test_five_levels_are_never_read_as_three(tmp_path: Path, header: tuple[str, ...]) -> None:
    path = csv_file(tmp_path / "poll.csv", [header, ("D01", "承办单位", "5", "4", "3", "2", "1")])
    with pytest.raises(Unusable, match="five levels"):
        read_poll(path, 3, BOOK)
    assert len(read_poll(path, 5, BOOK)[0]) == 1


def test_three_levels_are_never_read_as_five(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "poll.csv", [THREE, ("D01", "承办单位", "5", "2", "3")])
    with pytest.raises(Unusable, match="no column for"):
        read_poll(path, 5, BOOK)
