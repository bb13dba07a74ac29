"""Whatever is uploaded, it is a questionnaire or it is told why not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.load import BadQuestionnaire, Questionnaire, load, parse, to_json

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "survey" / "questionnaire" / "default" / "default.toml"
TOML = FILE.read_text(encoding="utf-8")
JSON = to_json(parse(TOML))

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


def read(text: str) -> Questionnaire | None:
    """The questionnaire, or None if it was refused."""
    try:
        return parse(text)
    except BadQuestionnaire:
        return None


def cut(text: str) -> st.SearchStrategy[str]:
    """`text` with a piece of it replaced by something else."""
    places = st.tuples(st.integers(0, len(text)), st.integers(0, 40), st.text(max_size=12))
    return places.map(lambda at: text[: at[0]] + at[2] + text[at[0] + at[1] :])


@given(cut(TOML) | cut(JSON) | st.text())
def test_a_damaged_file_is_taken_or_refused(text: str) -> None:
    questionnaire = read(text)
    assert questionnaire is None or parse(to_json(questionnaire)) == questionnaire


@given(st.sampled_from(sorted(json.loads(JSON))), anything)
def test_anything_in_the_place_of_a_table_is_taken_or_refused(table: str, value: object) -> None:
    questionnaire = read(json.dumps(json.loads(JSON) | {table: value}))
    assert questionnaire is None or parse(to_json(questionnaire)) == questionnaire


@given(st.lists(st.sampled_from(["responsible_unit", "petition_office", "reason", "consent", "none"])))
def test_any_order_of_a_form_is_taken_or_refused(keys: list[str]) -> None:
    content = json.loads(JSON)
    content["forms"]["web"] = keys
    assert read(json.dumps(content)) is None or len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "text",
    [
        "a=" + "[" * 5000,
        '{"a":' * 100_000,
        "version=" + "1" * 5000,
        "version = inf",
        "version = 1979-05-27",
        '{"key": "\ud800"}',
        '{"key": "\\ud800"}',
        TOML.replace("谢谢", "\ud800"),
        "\0",
    ],
    ids=["brackets", "braces", "digits", "infinite", "date", "half", "half escaped", "half in words", "null"],
)
def test_what_breaks_readers_is_refused(text: str) -> None:
    assert read(text) is None


def test_a_mark_of_the_byte_order_is_no_content() -> None:
    assert parse("\ufeff" + TOML) == parse(TOML)


def test_a_line_for_everything_that_is_wrong() -> None:
    wrong = TOML.replace("thanks = ", "thank = ", 1).replace("thanks = ", "thankyou = ", 1)
    with pytest.raises(BadQuestionnaire) as refused:
        parse(wrong)
    lines = str(refused.value).splitlines()
    assert "texts.zh-CN.thank is used by no question" in lines
    assert "texts.en.thanks is missing" in lines


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "picture.toml"
    file.write_bytes(b"\xff\xd8")
    with pytest.raises(BadQuestionnaire, match=r"picture\.toml"):
        load(file)


def test_a_key_of_thousands_of_parts_is_refused_at_once() -> None:
    """Python's reader of TOML would be at it for minutes."""
    with pytest.raises(BadQuestionnaire, match="dots"):
        parse(".".join(["a"] * 60_000) + " = 1")
