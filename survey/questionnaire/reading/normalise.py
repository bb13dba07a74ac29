"""A reply in one form: half width, simplified, lower case, numbers as digits, cut into sentences and clauses.

"菲常滿意！ ①" ─► text "菲常满意! 1", sentences 菲常满意 · 1. Typing errors stay: those who know the
words (satisfaction.py, intents.py) listen to the sound.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from survey.questionnaire.reading.lexicon import any_of, lexicon, longest_first

LONGEST = 2000  # characters; Twilio delivers at most 1,600

_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
_QUOTES = re.compile("[\"“”„‟«»‘‛《》『』「」`´]|(?<![a-z])'|'(?![a-z])")
_LINK = re.compile(r"(?:https?://|www\.)[^\s\u3400-\u9fff]*", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_MARKS = re.compile(r"[^\w\s'%¥$€£]+|_+")
_LATIN_GAP = re.compile(r"(?<![a-z'])\s+|\s+(?![a-z'])")
_CHINESE_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_GLUED_STOP = re.compile(r"(?<=\d)(?=td?(?![a-z]))")
# Accents, enclosing marks, joiners, direction marks, and halves of a pair, on which the converter of
# scripts breaks.
_UNSEEN = frozenset({"Mn", "Me", "Cf", "Cs"})
_ASKING = re.compile("[?？]")


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or clause without punctuation; `asks` if a question mark ended it."""

    words: str
    asks: bool


@dataclass(frozen=True, slots=True)
class Message:
    """`text` keeps spaces and punctuation. Sentences end at punctuation, clauses at spaces too."""

    text: str
    sentences: tuple[Part, ...]
    clauses: tuple[Part, ...]
    polite: bool  # thanks and the like were said, and are cut out


def normalise(raw: str, language: str) -> Message:
    """Any text at all; never raises. In a Chinese conversation Latin letters may be pinyin."""
    plain = _folded(raw[:LONGEST])
    if language.startswith("zh"):
        plain = _pinyin_run().sub(_spelled_out, plain)
    text = _SPACES.sub(" ", _courtesies().sub(" ", plain)).strip()
    text = _GLUED_STOP.sub(" ", text)
    sentences: list[Part] = []
    clauses: list[Part] = []
    for words, asks in _sentences(text):
        sentences.append(Part(_CHINESE_GAP.sub("", words), asks))
        pieces = _joined(_LATIN_GAP.split(words))
        clauses += [Part(piece, asks and last) for piece, last in _with_last(pieces)]
    return Message(text, tuple(sentences), tuple(clauses), polite=_courtesies().search(plain) is not None)


def _folded(raw: str) -> str:
    keyed = _KEYCAP.sub(r" \1 ", raw)
    text = unicodedata.normalize("NFKC", "".join(_numbered(character) for character in keyed))
    text = unicodedata.normalize("NFKD", text)
    text = "".join(character for character in text if unicodedata.category(character) not in _UNSEEN)
    text = _simplifier().convert(unicodedata.normalize("NFC", text).casefold().replace("’", "'"))
    return _QUOTES.sub("", _LINK.sub("。", text))


def _numbered(character: str) -> str:
    """Circled, bracketed, Roman and foreign digits as plain ones; ① and Ⅳ stand apart. ² is no digit."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if unicodedata.decomposition(character).startswith(("<super>", "<sub>")):
        return ""
    if category in {"No", "Nl"}:
        value = unicodedata.numeric(character, -1.0)
        if value == int(value) and 0 <= value <= 99:
            return f" {int(value)} "
    if character in "\r\n":
        return "。"
    return " " if category == "Cc" else character


def _sentences(text: str) -> list[tuple[str, bool]]:
    """The stretches between punctuation marks, and whether each was ended by a question mark."""
    found: list[tuple[str, bool]] = []
    begin = 0
    for mark in _MARKS.finditer(text):
        words = text[begin : mark.start()].strip()
        if words:
            found.append((words, _ASKING.search(mark[0]) is not None))
        begin = mark.end()
    rest = text[begin:].strip()
    return [*found, (rest, False)] if rest else found


def _joined(pieces: list[str]) -> list[str]:
    """Undo spaces within an expression: single signs typed apart (不 满 意), and 非常 不 满意."""
    joined: list[str] = []
    single = False  # the last piece is made of single signs so far
    for piece in filter(None, pieces):
        one_sign = len(piece) == 1 and not piece.isascii()
        wanted = joined and _ends_open().search(joined[-1]) and _goes_on().match(piece)
        if wanted or (single and one_sign):
            joined[-1] += piece
            single = single and one_sign
        else:
            joined.append(piece)
            single = one_sign
    return joined


def _with_last(pieces: list[str]) -> list[tuple[str, bool]]:
    return [(piece, index == len(pieces) - 1) for index, piece in enumerate(pieces)]


def _spelled_out(run: re.Match[str]) -> str:
    words: dict[str, str] = lexicon("form")["pinyin"]
    syllables = re.findall(_pinyin_word(), run[0])
    said = [re.sub("[ ']", "", syllable) for syllable in syllables]
    if not set(said) & set(lexicon("form")["anchors"]["words"]):
        return run[0]
    return "".join(words[word] for word in said)


@cache
def _pinyin_word() -> str:
    """Each word with the gaps that people leave between syllables: man yi, man'yi."""
    spelled = lexicon("form")["pinyin"]
    apart: dict[str, str] = lexicon("form")["apart"]
    ordered = sorted(spelled, key=lambda word: -len(word))
    return "|".join(apart.get(word, word) for word in ordered)


@cache
def _pinyin_run() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z'])(?:(?:{_pinyin_word()})[ ']?)*(?:{_pinyin_word()})(?![a-z'])")


@cache
def _courtesies() -> re.Pattern[str]:
    return any_of(lexicon("form")["courtesies"])


@cache
def _modifiers() -> str:
    classes: dict[str, list[str]] = lexicon("satisfaction")["modifiers"]
    kinds = ("strong", "mild", "weak", "slight", "not", "not_at_all", "strong_with_not", "unsaid")
    return longest_first(word for kind in kinds for word in classes[kind])


@cache
def _ends_open() -> re.Pattern[str]:
    """Ends in a word that wants another behind it; 满 wants 意."""
    return re.compile(f"(?:{_modifiers()}|满)$")


@cache
def _goes_on() -> re.Pattern[str]:
    return re.compile(f"(?:{_modifiers()}|满|慢|意$|[意义])")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
