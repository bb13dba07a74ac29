"""Digits: which of them is an answer, and which counts something (2023年, 3天, 5个人, 13800000000).

A digit answers only where it stands alone: its own clause, behind a word that introduces an answer, or
beside a level or the beginning of a comment. Everything else is a quantity and says nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from survey.questionnaire.reading.lexicon import any_of, lexicon, steady
from survey.questionnaire.reading.sounds import is_chinese


class Oddity(StrEnum):
    """A number that stands where the answer belongs, and is none."""

    OUT_OF_RANGE = "out_of_range"
    REPEATED = "repeated"
    SEVERAL = "several_numbers"
    NEGATED = "negated_number"


@dataclass(frozen=True, slots=True)
class Numbers:
    levels: tuple[int, ...]  # 1 … 5, in the order in which they stand
    oddities: tuple[Oddity, ...]
    bare: str  # the text with the digits that answer taken out


_NUMBER = re.compile(r"\d+(?:[.,:/~-]\d+)*")
_IDENTIFIER = 4  # digits: a year, a phone, a case number; not a mistyped level
_CRYING = 3  # times the same digit: 555 is weeping, 666 applause
_REACH = 30  # signs on either side of a number that can change what it is


@dataclass(frozen=True, slots=True)
class _Place:
    """One number between what stands left and right of it."""

    digits: str
    left: str
    right: str

    @property
    def before(self) -> str:
        return self.left[-1:]

    @property
    def behind(self) -> str:
        return self.right[:1]


def read_numbers(text: str) -> Numbers:
    """The numbers in a normalised text."""
    for numeral in (_chinese_numeral(), _english_numeral()):
        text = numeral.sub(_as_digit, text)
    levels: list[int] = []
    oddities: list[Oddity] = []
    bare = text
    for found in reversed(list(_NUMBER.finditer(text))):
        left, right = text[: found.start()][-_REACH:], text[found.end() :][:_REACH]
        place = _Place(found[0], left, right)
        if not _stands_alone(place):
            continue
        match _judged(place):
            case int(level):
                levels.insert(0, level)
                bare = f"{bare[: found.start()]} {bare[found.end() :]}"
            case Oddity() as oddity:
                oddities.insert(0, oddity)
    if len(levels) >= _CRYING and len(set(levels)) == 1:
        return Numbers((), (Oddity.REPEATED,), text)
    return Numbers(tuple(levels), tuple(oddities), bare)


def is_scale(text: str) -> bool:
    """Stars and points run the other way round than our levels."""
    return _scale().search(text) is not None


def _judged(place: _Place) -> int | Oddity | None:
    digits = place.digits
    if _around("negated").search(place.left):
        return Oddity.NEGATED
    if _around("sign_before").search(place.left) or _around("sign_after").search(place.right):
        return Oddity.OUT_OF_RANGE
    if not digits.isdigit():
        parts = re.split(r"\D", digits)
        return Oddity.SEVERAL if all(len(part) == 1 for part in parts) else None
    if len(digits) == 1:
        return int(digits) if digits in "12345" else Oddity.OUT_OF_RANGE
    if len(digits) >= _IDENTIFIER:
        return None
    return Oddity.REPEATED if len(set(digits)) == 1 else Oddity.OUT_OF_RANGE


def _stands_alone(place: _Place) -> bool:
    if _around("money_before").search(place.left) or _around("money_after").search(place.right):
        return False
    if _around("option_before").search(place.left) and _around("option_after").search(place.right):
        return True
    return not _is_counted(place) and _left_is_free(place) and _right_is_free(place)


def _is_counted(place: _Place) -> bool:
    return place.behind == " " and _measures().match(place.right[1:]) is not None


def _left_is_free(place: _Place) -> bool:
    before = place.before
    if is_chinese(before):
        return _before().search(place.left) is not None
    if before == " " and place.left[-2:-1].isascii() and place.left[-2:-1].isalpha():
        word = re.search(r"[a-z']+ $", place.left)
        return word is not None and _stands_beside(word[0].strip(), "before")
    return not before.isalnum() and before != "'"


def _right_is_free(place: _Place) -> bool:
    behind = place.behind
    if is_chinese(behind):
        return _after().match(place.right) is not None
    if behind == " " and place.right[1:2].isascii() and place.right[1:2].isalpha():
        word = re.match(r" ([a-z']+)", place.right)
        return word is None or _stands_beside(word[1], "after")
    return not behind.isalnum()


def _stands_beside(word: str, side: str) -> bool:
    """Whether a digit next to this Latin word stands alone."""
    return word in {"t", "td"} or re.fullmatch(_english(side), word) is not None


def _as_digit(found: re.Match[str]) -> str:
    return f"{found['before']}{_level_of(found['numeral'])}{found['after']}"


@cache
def _level_of(numeral: str) -> int:
    signs: dict[str, str] = lexicon("numbers")["numerals"]
    words: dict[str, int] = lexicon("numbers")["english"]["words"]
    return words.get(numeral) or next(int(level) for level, same in signs.items() if numeral in same)


@cache
def _chinese_numeral() -> re.Pattern[str]:
    """One that is a clause of its own, or stands before a level: 五, 选四吧, 第三个, 二满意."""
    around = lexicon("numbers")["around"]
    signs = "".join(lexicon("numbers")["numerals"].values())
    head = rf"(?P<before>(?:^|(?<=\W)){around['numeral_before']}*)(?P<numeral>[{signs}])"
    tail = rf"(?P<after>{around['numeral_after']}*(?=$|\W)|{around['before_level']})"
    return re.compile(steady(head + tail))


@cache
def _english_numeral() -> re.Pattern[str]:
    """One that is a sentence of its own: three; I choose two."""
    english = lexicon("numbers")["english"]
    head = rf"(?P<before>(?:^|(?<=[^\w\s]))\s*(?:{english['numeral_before']}\s)*)"
    return re.compile(rf"{head}(?P<numeral>{'|'.join(english['words'])})(?P<after>)(?=\s*(?:$|[^\w\s]))")


@cache
def _around(name: str) -> re.Pattern[str]:
    return re.compile(lexicon("numbers")["around"][name])


@cache
def _before() -> re.Pattern[str]:
    return re.compile(lexicon("numbers")["around"]["before"] + "$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(lexicon("numbers")["around"]["after"])


@cache
def _measures() -> re.Pattern[str]:
    return re.compile(lexicon("numbers")["measures"]["spaced"])


@cache
def _english(name: str) -> str:
    pattern: str = lexicon("numbers")["english"][name]
    return pattern


@cache
def _scale() -> re.Pattern[str]:
    return any_of(lexicon("numbers")["scale"]["within"])
