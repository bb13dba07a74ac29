"""`flask replies read`: a line in, a line out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey.questionnaire.commands import replies


def read(text: str, *options: str) -> str:
    result = CliRunner().invoke(replies, ["read", *options], input=text)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("2\n不满意，TD\n", "2\n4|optout\n"),
        ("2", "2\n"),
        ("2\n\n5\n", "2\nreask\n5\n"),
        ("2\n\n", "2\nreask\n"),
        ("\n", "reask\n"),
        ("", ""),
        ("\ufeff2\r\n退订\r\n", "2\noptout\n"),
    ],
)
def test_an_empty_line_is_an_empty_reply_and_the_end_is_none(given: str, printed: str) -> None:
    assert read(given) == printed


def test_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "replies.txt"
    file.write_text("very satisfied\nwho is this?\n", encoding="utf-8")
    assert read("", str(file), "--language", "en") == "1\nhelp\n"


def test_json_is_one_object() -> None:
    items = json.loads(read("2\n\n", "--json"))["items"]
    assert [(item["reading"], item["rule"]) for item in items] == [("2", "digit"), ("reask", "empty")]
