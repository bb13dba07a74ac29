"""A questionnaire as data: read, written, looked over, and the words as they leave."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.load import BadQuestionnaire, parse, to_json
from survey.questionnaire.texts import Params, fill, is_gsm, office_of, render, segments
from tests.questionnaire.shipped import DEFAULT, FILE, HOTLINE, LONGEST_SIGNATURE, with_words

LINK = "https://hf.example.cn/s/abcdefghijkl"


@pytest.mark.parametrize("key", sorted(DEFAULT.texts["zh-CN"]))
def test_a_chinese_text_fits_one_segment(key: str) -> None:
    text = render(DEFAULT, key, "zh-CN", Params(LONGEST_SIGNATURE, "3721", HOTLINE, LINK))
    assert segments(text) == 1
    assert text.startswith(LONGEST_SIGNATURE)


@pytest.mark.parametrize("key", sorted(DEFAULT.texts["en"]))
def test_an_english_text_is_narrow_and_takes_two_segments_at_most(key: str) -> None:
    text = render(DEFAULT, key, "en", Params("Qingxi Polling Centre", "3721", HOTLINE, LINK))
    assert is_gsm(text) and segments(text) <= 2


def test_the_standard_wording_is_kept(shared_data: Path) -> None:
    keys = {
        "S1": "invite", "S2": "second", "S3": "reason", "S4": "reask", "S5": "who", "S6": "thanks",
        "S7": "thanks_offer", "S8": "again", "S9": "optout_done", "S10": "wrong_person", "S11": "reminder",
        "S12": "human",
    }  # fmt: skip
    lines = (shared_data / "sms-texts-zh.tsv").read_text(encoding="utf-8").splitlines()[1:]
    standard = {line.split(" ", 1)[0].split("\t")[0]: line.split("\t")[-1] for line in lines}
    standard = {re.match(r"S\d+", name)[0]: words for name, words in standard.items()}  # type: ignore[index]
    for name, key in keys.items():
        text = render(DEFAULT, key, "zh-CN", Params("【】", "3721", HOTLINE))
        assert text.removeprefix("【】") == standard[name], key


def test_it_is_read_back_as_it_was_written() -> None:
    again = parse(to_json(DEFAULT))
    assert again == DEFAULT and again.digest == DEFAULT.digest
    assert parse(FILE.read_text(encoding="utf-8")) == DEFAULT


def test_other_words_have_another_digest() -> None:
    assert with_words("texts.zh-CN.thanks", "谢谢。").digest != DEFAULT.digest


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("key = [", "not TOML"),
        ("{", "Invalid JSON"),
        (FILE.read_text(encoding="utf-8").replace("version = 4", "version = 0"), "version"),
        (FILE.read_text(encoding="utf-8").replace("thanks = ", "thank = ", 1), "texts.zh-CN.thanks"),
        (FILE.read_text(encoding="utf-8").replace("version = 4", "version = 4\nchannel = 'sms'"), "channel"),
    ],
)
def test_what_is_wrong_is_named(wrong: str, named: str) -> None:
    with pytest.raises(BadQuestionnaire, match=re.escape(named)):
        parse(wrong)


def test_only_the_end_of_a_case_number_leaves_the_house() -> None:
    text = render(DEFAULT, "invite", "zh-CN", Params("民调中心", "XF-2026-0003721", HOTLINE))
    assert "3721号" in text and "2026" not in text
    assert text.startswith("【民调中心】")


def test_a_language_we_do_not_speak_is_answered_in_the_first() -> None:
    assert DEFAULT.language("en-US") == "en"
    assert DEFAULT.language("zh-TW") == "zh-CN"
    assert DEFAULT.language("ug") == "zh-CN"


@pytest.mark.parametrize("signature", ["【民调中心】", "[民调中心]", "民调中心", " 民调中心 "])
def test_who_asks_is_spoken_without_brackets(signature: str) -> None:
    assert office_of(signature) == "民调中心"


def test_a_place_that_nothing_fills_stays_as_it_is_written() -> None:
    assert fill("{unit}，{name}", {"unit": "水利局"}) == "水利局，{name}"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("[" * 80, 1),
        ("[" * 81, 2),
        ("a" * 152 + "[" + "a" * 10, 2),
        ("a" * 152 + "[" * 77, 3),  # the escape is not torn from its character
        ("满" * 70, 1),
        ("满" * 71, 2),
        ("满" * 134, 2),
        ("满" * 135, 3),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_as_carriers_bill_them(text: str, count: int) -> None:
    assert segments(text) == count


@given(st.text(max_size=400), st.text(max_size=40))
def test_more_words_never_take_fewer_segments(text: str, more: str) -> None:
    assert segments(text) <= segments(text + more)
