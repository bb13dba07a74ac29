"""What holds for every reply, whoever wrote it."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from opencc import OpenCC

from survey.questionnaire.reading import read_reply
from survey.questionnaire.reading.lexicon import lexicon
from survey.vocabulary import RatedObject, Reading

SATISFIED = {1, 2, 3}
TABLE = Path(__file__).parent / "replies-zh.tsv"
REPLIES = [line.split("\t")[:2] for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
POSITIVE = [reply for reply, expected in REPLIES if "满意" in reply and expected[0] in "123"]
MEASURES = [
    "年",
    "月",
    "天",
    "日",
    "个",
    "次",
    "万",
    "元",
    "块",
    "楼",
    "户",
    "亩",
    "小时",
    "人",
    "岁",
    "组",
    "米",
    "斤",
]

intents = lexicon("intents")
words = sorted({word for table in intents.values() for word in table.get("whole", [])})
pieces = st.sampled_from(
    [*words, *(reply for reply, _ in REPLIES), "，", "。", " ", "？", "没", "不", "但是", "如果"]
)
mixed = st.lists(pieces, max_size=6).map("".join)
anything = st.one_of(st.text(max_size=200), mixed)


@given(anything, st.sampled_from(["zh-CN", "en"]), st.sampled_from(RatedObject))
def test_every_text_is_read_and_its_parts_agree(text: str, language: str, about: RatedObject) -> None:
    reply = read_reply(text, language, about)
    assert reply.rule and len(reply.rule) <= 32
    assert (reply.level is None) == (reply.code not in {"1", "2", "3", "4", "5"} and "|" not in reply.code)
    if reply.level is not None:
        assert reply.reading in {Reading.OPTOUT, Reading(str(reply.level))}


# Everything that can stand for a level: digits, numerals, 满意 by sign or by sound, and its English.
LEVEL_WORDS = re.compile(
    "[一二三四五壹贰叁肆伍貳參叄弌弍弎幺]|满|滿|satisf|manyi|one|two|three|four|five|sat|man", re.IGNORECASE
)


@given(st.one_of(st.text(st.characters(exclude_categories=("Nd", "No", "Nl", "Cs")), max_size=60), mixed))
def test_r7_no_level_without_a_level_word(text: str) -> None:
    assume(not LEVEL_WORDS.search(text) and not any(character.isnumeric() for character in text))
    assume(not _sounds_satisfied(text))
    assert read_reply(text).level is None


def _sounds_satisfied(text: str) -> bool:
    """Two signs that are read man yi are a typing error for 满意, spaces apart."""
    return re.search("[满慢漫曼蛮瞒馒鳗蔓幔谩縵镘颟螨墁滿謾蠻瞞饅鰻鏝顢蟎]", text) is not None


@pytest.mark.parametrize("denial", ["不", "没有", "不太", "并不", "谈不上"])
def test_r7_a_denial_before_satisfied_is_never_satisfaction(denial: str) -> None:
    denied = [reply.replace("满意", f"{denial}满意") for reply in POSITIVE]
    assert [reply for reply in denied if read_reply(reply).level in SATISFIED] == []


@pytest.mark.parametrize(
    "front", ["如果", "等钱到了再", "要是解决了就", "谁会", "怎么可能", "希望", "没人会", "不可能"]
)
def test_r7_what_is_wished_or_doubted_is_never_satisfaction(front: str) -> None:
    plain = [reply for reply in POSITIVE if reply.startswith(("满意", "非常", "很", "十分", "基本", "还算"))]
    assert [reply for reply in plain if read_reply(front + reply).level in SATISFIED] == []


@given(
    st.integers(0, 99999),
    st.sampled_from(MEASURES),
    st.sampled_from(["", " "]),
    st.sampled_from(["了", "没人管", ""]),
)
def test_r7_a_quantity_is_no_answer(number: int, measure: str, space: str, rest: str) -> None:
    assert read_reply(f"{number}{space}{measure}{rest}").level is None


def test_half_of_a_pair_is_not_seen() -> None:
    """Found by the fuzzer: the converter of scripts raised. JSON and a shell's broken bytes can bring one."""
    assert read_reply("不满意\ud83d").level == read_reply("不满意").level
    assert read_reply("\udce4#2", "en").rule


@given(st.integers(6, 10**12))
def test_r7_a_number_out_of_range_is_no_answer(number: int) -> None:
    assert read_reply(str(number)).level is None


@pytest.mark.parametrize("level", range(1, 6))
@given(
    front=st.sampled_from(["", " ", "选", "我选", "回复", "答案：", "（", "“"]),
    back=st.sampled_from(["", " ", "。", "！", "，谢谢", "）", "”", "\n"]),
)
def test_r8_every_level_is_read_in_the_same_forms(level: int, front: str, back: str) -> None:
    for digit in (str(level), "１２３４５"[level - 1], "一二三四五"[level - 1], "①②③④⑤"[level - 1]):
        assert read_reply(front + digit + back).level == level


def _wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


CHANGES: dict[str, Callable[[str], str]] = {
    "white space around": lambda text: f"  {text}\n",
    "a full stop": lambda text: f"{text}。",
    "exclamation marks": lambda text: f"{text}！！",
    "quotes": lambda text: f"“{text}”",
    "full width": _wide,
    "capitals": str.upper,
    "zero-width spaces": "\u200b".join,
    "traditional": OpenCC("s2t").convert,
}


@pytest.mark.parametrize("change", CHANGES)
def test_form_does_not_change_the_reading(change: str) -> None:
    changed = [(CHANGES[change](reply), expected) for reply, expected in REPLIES]
    assert [(reply, expected) for reply, expected in changed if read_reply(reply).code != expected] == []


@pytest.mark.parametrize(
    "name", ["form", "numbers", "satisfaction", "sentiment", "intents", "abuse", "answers"]
)
def test_no_loop_over_words_tries_every_way_to_cut_them(name: str) -> None:
    """今天今天今天… once took half an hour: words that fit twice, in a loop that gives back."""
    gives_back = re.compile(r"\)[*+](?![+?])")
    apart = re.compile(r"\(\?: \(\?:[^()]*\)\)\*")  # a space before each word leaves one way only
    assert [one for one in _patterns(lexicon(name)) if gives_back.search(apart.sub("", one))] == []


def _patterns(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _patterns(one)
    elif isinstance(value, list):
        for one in value:
            yield from _patterns(one)


@given(st.lists(pieces, min_size=1, max_size=3), st.sampled_from(["", "X", "？"]))
def test_a_message_that_repeats_itself_is_read_like_any_other(said: list[str], end: str) -> None:
    text = ("".join(said) * 60)[:59] + end
    began = time.process_time()
    read_reply(text)
    assert time.process_time() - began < 5
