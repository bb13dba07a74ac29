"""Replies and how a fair human coder would take them, a row each."""

from pathlib import Path

import pytest

from survey.questionnaire.reading import Detail, read_reply
from survey.vocabulary import RatedObject, Reading

HERE = Path(__file__).parent


def rows(table: Path) -> list[list[str]]:
    """reply, expected, why; a quote in a reply is a quote."""
    lines = table.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    return [line.removesuffix("\r").split("\t") for line in lines[1:]]


def misread(table: Path, language: str) -> list[tuple[str, str, str, str]]:
    read = ((reply, expected, why, read_reply(reply, language).code) for reply, expected, why in rows(table))
    return [(reply, f"not {code}", expected, why) for reply, expected, why, code in read if code != expected]


@pytest.mark.parametrize(
    ("table", "language"),
    [("replies-zh.tsv", "zh-CN"), ("replies-zh-more.tsv", "zh-CN"), ("replies-en.tsv", "en")],
)
def test_r7_replies_are_read_as_a_coder_would(table: str, language: str) -> None:
    assert misread(HERE / table, language) == []


def test_r7_the_shared_examples_are_read_as_written(shared_data: Path) -> None:
    assert misread(shared_data / "replies-examples.tsv", "zh-CN") == []


def test_every_reading_has_rows() -> None:
    expected = {code for table in HERE.glob("*.tsv") for _, code, _ in rows(table)}
    assert {str(reading) for reading in Reading} <= expected


@pytest.mark.parametrize(
    ("reply", "detail"),
    [
        ("我是他儿子，2", Detail.PROXY),
        ("哪个单位", Detail.WHICH_UNIT),
        ("说的是哪件事", Detail.WHICH_CASE),
        ("评不满意会不会有影响", Detail.CONSEQUENCES),
        ("村干部叫我回1", Detail.PRESSURE),
        ("被逼的，满意", Detail.PRESSURE),
        ("等钱到账了再评", Detail.UNFINISHED),
        ("不满意，请给我打电话", Detail.HUMAN),
        ("人已经不在了，别再发了", Detail.OPTOUT),
    ],
)
def test_what_else_a_reply_tells(reply: str, detail: Detail) -> None:
    assert detail in read_reply(reply).details


@pytest.mark.parametrize(
    ("reply", "rule"),
    [
        ("2", "digit"),
        ("满意", "label"),
        ("2 满意", "digit+label"),
        ("5 TD", "optout+digit"),
        ("5 满意", "contradiction"),
    ],
)
def test_the_rule_that_decided_is_named(reply: str, rule: str) -> None:
    assert read_reply(reply).rule == rule


def test_a_level_is_about_the_body_that_was_asked_about() -> None:
    office = RatedObject.PETITION_OFFICE
    assert read_reply("信访局满意", about=office).level == 2
    assert read_reply("信访局满意").level is None
    assert read_reply("承办单位不满意", about=office).level is None
    assert read_reply("承办单位不满意").level == 4
    assert read_reply("都不满意", about=office).level == 4


def test_latin_letters_are_pinyin_in_a_chinese_conversation_only() -> None:
    assert read_reply("bu manyi", "zh-CN").level == 4
    assert read_reply("bu manyi", "en").level is None
