"""The file of approved templates: whoever writes it is told what is wrong, and where."""

from pathlib import Path

import pytest

from survey.carriers.templates import Template, TemplatesError, load_templates
from survey.carriers.templates.read import read_templates

GOOD = """# approved in November
[[sms]]
key = "invite"
code = "SMS_123456789"
text = "${case}号事已办结。"

[[voice]]
key = "menu"
code = "TTS_1"
text = "请按键。"
"""


def test_both_tables_are_read(tmp_path: Path) -> None:
    file = tmp_path / "templates.toml"
    file.write_text("\ufeff" + GOOD, encoding="utf-8")
    read = load_templates(file)
    assert read.sms == (Template("invite", "SMS_123456789", "${case}号事已办结。"),)
    assert [one.key for one in read.voice] == ["menu"]
    assert [read.sms[0].line, read.voice[0].line] == [2, 7]


def test_an_empty_file_and_an_empty_code_are_no_error() -> None:
    assert read_templates("").sms == ()
    assert read_templates('[[sms]]\nkey = "a"\ncode = ""\ntext = "b"').sms[0].code == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[sms]", "not TOML"),
        ("[[text]]\nkey = 'a'", "there is no table text"),
        ("[sms]\nkey = 'a'", "write [[sms]]"),
        ("[[sms]]\nkey = 'a'\ncode = 'b'", "line 1: text is missing"),
        ("\n[[sms]]\nkey = 'a'\ncode = 'b'\ntext = ' '", "line 2: text is empty"),
        ("[[sms]]\nkey = 'a'\ncode = 7\ntext = 'c'", "line 1: code stands in quotation marks"),
        ("[[sms]]\nkey = 'a'\ncode = 'b'\ntext = 'c'\nsign = 'd'", "a template has no sign"),
        ("[[sms]]\nkey = 'a'\ncode = 'b'\ntext = '${号}'", "begins a gap"),
        ("[[sms]]\nkey = 'a'\ncode = 'b'\ntext = '{1}号'", "gaps have names here"),
        ("sms = ['a']", "sms 1: a template has key, code and text"),
        (GOOD + GOOD.replace("办结", "结束"), "line 12: SMS_123456789 has other words than in line 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text: str, says: str) -> None:
    with pytest.raises(TemplatesError) as wrong:
        read_templates(text)
    assert says in str(wrong.value)


def test_all_that_is_wrong_is_said_at_once_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "t.toml"
    file.write_text("[[sms]]\n[[voice]]\nkey = 1", encoding="utf-8")
    with pytest.raises(TemplatesError) as wrong:
        load_templates(file)
    lines = str(wrong.value).split("\n")
    assert len(lines) == 6
    assert all(line.startswith(f"{file}: line ") for line in lines)


def test_no_file_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(TemplatesError, match="cannot be read: No such file"):
        load_templates(tmp_path / "none.toml")
