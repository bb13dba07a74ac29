import json
from pathlib import Path

import pytest

from survey.cases.outcomes import Fault, Unusable
from survey.cases.read_file import open_rows
from survey.cases.rows import Row
from tests.cases.files import HEADER, csv_file, xlsx_file
from tests.cases.test_read_csv import LEDGER, ROW


def rows_of(path: Path) -> list[Row]:
    with open_rows(path, LEDGER) as rows:
        return list(rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_json_lines_keep_the_kinds_of_their_values(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.jsonl"
    case = {"case_no": "1", "phones": ["13800138000"], "in_evaluation": False, "petitioner_name": "张三"}
    text = json.dumps(case, ensure_ascii=False) + "\n\n" + json.dumps(case, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    assert rows_of(path) == [Row(1, case), Row(3, case)]


def test_a_bad_line_of_json_is_one_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"case_no": "1"}\n{"case_no": \n[1]\n' + "[" * 5000 + '\n{"case_no": "2"}\n')
    faults = [row.fault for row in rows_of(path)]
    assert faults == [None, Fault.NOT_JSON, Fault.NOT_AN_OBJECT, Fault.NOT_JSON, None]


def test_a_file_is_known_by_what_it_is(tmp_path: Path) -> None:
    rows = [HEADER, ROW]
    named_wrong = [
        xlsx_file(tmp_path / "real.xlsx", {"表": rows}).rename(tmp_path / "a.csv"),
        csv_file(tmp_path / "b.xlsx", rows),
    ]
    for path in named_wrong:
        assert [row.cells["信访件编号"] for row in rows_of(path)] == ["XF001"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b'[{"case_no": 1}]', "one object a line"),
        (b"<html><table><tr><td>", "save it as .xlsx"),
        (b'<?xml version="1.0"?>', "save it as .xlsx"),
        (b"\xff\xff\x81\x20\xff", "neither UTF-8 nor GB18030"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(Unusable, match=said):
        rows_of(path)
