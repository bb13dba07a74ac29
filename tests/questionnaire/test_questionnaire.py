"""A questionnaire as data: read, written, looked over, and the words as they leave."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.questionnaire.check import problems
from survey.questionnaire.load import BadQuestionnaire, Questionnaire, load, parse, to_json
from survey.questionnaire.texts import Params, is_gsm, render, segments

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "survey" / "questionnaire" / "default" / "default.toml"
LONGEST_SIGNATURE = "【芷江侗族自治县民调中心】"
HOTLINE = "0745-0000000"
LINK = "https://hf.example.cn/s/abcdefghijkl"
DEFAULT = load(FILE)


def changed(**values: Any) -> Questionnaire:
    return parse(json.dumps({**json.loads(to_json(DEFAULT)), **values}))


def with_text(key: str, words: str, language: str = "zh-CN") -> Questionnaire:
    texts = json.loads(to_json(DEFAULT))["texts"]
    texts[language][key] = words
    return changed(texts=texts)


def test_the_shipped_questionnaire_may_be_published() -> None:
    assert problems(DEFAULT, LONGEST_SIGNATURE, HOTLINE) == []


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
    assert with_text("thanks", "谢谢。").digest != DEFAULT.digest


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("key = [", "not TOML"),
        ("{", "Invalid JSON"),
        (FILE.read_text(encoding="utf-8").replace("version = 2", "version = 0"), "version"),
        (FILE.read_text(encoding="utf-8").replace("thanks = ", "thank = ", 1), "texts.zh-CN.thanks"),
        (FILE.read_text(encoding="utf-8").replace("version = 2", "version = 2\nchannel = 'sms'"), "channel"),
    ],
)
def test_what_is_wrong_is_named(wrong: str, named: str) -> None:
    with pytest.raises(BadQuestionnaire, match=re.escape(named)):
        parse(wrong)


@pytest.mark.parametrize(
    ("questionnaire", "named"),
    [
        (with_text("thanks", "谢" * 58), "thanks: 2 segments"),
        (with_text("thanks", "详见 www.example.com"), "a link"),
        (with_text("who", "信访局委托我们了解情况"), "petitions"),
        (with_text("thanks", "请给个好评"), "good rating"),
        (with_text("invite", DEFAULT.texts["zh-CN"]["invite"].replace("。不愿回T", "")), "how to stop"),
        (with_text("invite", DEFAULT.texts["zh-CN"]["invite"].replace("自愿", "")), "voluntary"),
        (with_text("invite", DEFAULT.texts["zh-CN"]["invite"].replace("{case}", "")), "{case}"),
        (with_text("second", "再请评价:1非常满意 2满意 3基本满意"), "all five levels"),
        (with_text("reminder", "愿意请回1非常满意"), "both ends"),
        (with_text("thanks", "{name}您好"), "unknown place"),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_is_named(questionnaire: Questionnaire, named: str) -> None:
    assert any(named in problem for problem in problems(questionnaire, LONGEST_SIGNATURE, HOTLINE))


def test_a_signature_that_is_too_long_is_refused() -> None:
    assert problems(DEFAULT, "【湘西土家族苗族自治州社情民意调查中心】", HOTLINE)


def test_only_the_end_of_a_case_number_leaves_the_house() -> None:
    text = render(DEFAULT, "invite", "zh-CN", Params("民调中心", "XF-2026-0003721", HOTLINE))
    assert "3721号" in text and "2026" not in text
    assert text.startswith("【民调中心】")


def test_a_language_we_do_not_speak_is_answered_in_the_first() -> None:
    assert DEFAULT.language("en-US") == "en"
    assert DEFAULT.language("zh-TW") == "zh-CN"
    assert DEFAULT.language("ug") == "zh-CN"


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
