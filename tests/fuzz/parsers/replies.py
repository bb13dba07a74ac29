"""What petitioners write: any text is read, and no denied word of satisfaction is satisfaction (R7)."""

import re
from pathlib import Path
from random import Random

from survey.questionnaire.reading import read_reply
from tests.fuzz.parser import Parser, spoilt_texts, text_of
from tests.fuzz.spoil import spoil_text

_TABLES = Path(__file__).parents[2] / "questionnaire"
_SATISFIED = {1, 2, 3}
_LEVELS = {"1", "2", "3", "4", "5"}


def _replies(table: str) -> list[tuple[str, str]]:
    lines = (_TABLES / table).read_text(encoding="utf-8").splitlines()[1:]
    return [(reply, expected) for reply, expected, *_ in (line.split("\t") for line in lines)]


_CHINESE = [*_replies("replies-zh.tsv"), *_replies("replies-zh-more.tsv")]
_ENGLISH = _replies("replies-en.tsv")
# Where the only word that decides is 满意, and nothing denies it already.
_PRAISE = [
    reply
    for reply, expected in _CHINESE
    if expected[:1] in "123"
    and reply.count("满意") == 1
    and not re.search("[0-9不没無无非否别未一二三四五]", reply)
]
_DENIALS = ("不", "不太", "没有", "并不", "很不", "不怎么")
# What stands around it and says nothing: it turns no denial round.
_AROUND = (
    "",
    " ",
    "，",
    "。",
    "！",
    "\n",
    "\u200b",
    "\u3000",
    "…",
    "😡",
    "谢谢",
    "你好，",
    "同志，",
    "领导，",
    "啊",
    "\ufeff",
)


def _denied(random: Random) -> bytes:
    denied = random.choice(_DENIALS) + "满意"
    before, after = random.choice(_PRAISE).split("满意")
    parts = [random.choice(_AROUND), before, denied, after, random.choice(_AROUND), random.choice(_AROUND)]
    return "".join(parts).encode()


def _read_denied(given: bytes) -> None:
    assert read_reply(text_of(given)).level not in _SATISFIED, "a denial read as satisfaction (R7)"


def _reads(language: str, given: bytes) -> None:
    reply = read_reply(text_of(given), language)
    assert reply.rule and len(reply.rule) <= 32
    assert (reply.level is None) == (reply.code.partition("|")[0] not in _LEVELS)


PARSERS = (
    Parser(
        "reply-zh",
        spoilt_texts([reply for reply, _ in _CHINESE], spoil_text),
        lambda given: _reads("zh-CN", given),
        weight=4,
    ),
    Parser(
        "reply-en",
        spoilt_texts([reply for reply, _ in _ENGLISH], spoil_text),
        lambda given: _reads("en", given),
        weight=4,
    ),
    Parser("reply-denied", _denied, _read_denied, weight=20),
)
