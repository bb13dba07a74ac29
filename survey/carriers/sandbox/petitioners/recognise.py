"""What a person makes of what is written or said: its kind, which case, which words go with which digit."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from survey.carriers.sandbox.petitioners.vocabulary import Kind, Meaning

Language = Literal["zh", "en"]

PATTERNS = Path(__file__).with_name("patterns.toml")

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_NO_WORDS = re.compile(r"https?://\S+|^\[[^\]]*\]|^【[^】]*】")  # a link, the sender's name
_KEYED_LABEL = re.compile(r"([\u4e00-\u9fff]+?)请?按\s*([1-5])|([A-Za-z]+(?: [A-Za-z]+)*), press\s+([1-5])")
_BETWEEN_DIGITS = re.compile(r"[\s、,，]")
_LABEL = re.compile(r"(?<!\d)([1-5])[\s.:=、)-]{0,2}([\u4e00-\u9fff]+|[A-Za-z]+(?: [A-Za-z]+)*)")


@dataclass(frozen=True, slots=True)
class Heard:
    """`labels`: the five levels in the text's own words, best first; empty where not all five are named.

    `offers`: keys that a call's menu has beside the levels.
    """

    kind: Kind
    tail: str | None
    labels: tuple[str, ...]
    language: Language
    offers: Mapping[Meaning, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patterns:
    table: tuple[tuple[Kind, re.Pattern[str]], ...]
    spoken: tuple[tuple[Kind, re.Pattern[str]], ...]
    keys: tuple[tuple[Meaning, re.Pattern[str]], ...]


def load_patterns(path: Path = PATTERNS) -> Patterns:
    """The table of `path`; ValueError (or re.error) names a kind or pattern that is none."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    keys = tuple((Meaning(row["meaning"]), re.compile(row["find"], re.IGNORECASE)) for row in data["key"])
    return Patterns(_table(data["pattern"]), _table(data["spoken"]), keys)


def recognise(patterns: Patterns, body: str) -> Heard:
    language = language_of(body)
    for kind, pattern in patterns.table:
        if found := pattern.search(body):
            return Heard(kind, found.groupdict().get("tail"), _labels(body), language)
    return Heard(Kind.OTHER, None, (), language)


def recognise_spoken(patterns: Patterns, said: str) -> Heard:
    """The same of what is heard on the telephone, where digits may be said one by one."""
    for kind, pattern in patterns.spoken:
        if found := pattern.search(said):
            tail = found.groupdict().get("tail")
            tail = _BETWEEN_DIGITS.sub("", tail) if tail is not None else None
            return Heard(kind, tail, _keyed_labels(said), language_of(said), _offers(patterns, said))
    return Heard(Kind.OTHER, None, (), language_of(said))


def language_of(body: str) -> Language:
    """By which script there is more of: a case number may be in the other one."""
    words = _NO_WORDS.sub("", body)
    return "en" if len(_LATIN.findall(words)) > len(_CHINESE.findall(words)) else "zh"


def _offers(patterns: Patterns, said: str) -> dict[Meaning, str]:
    found = ((meaning, find.search(said)) for meaning, find in patterns.keys)
    return {meaning: match[match.lastindex or 0] for meaning, match in found if match}


def _labels(body: str) -> tuple[str, ...]:
    named = dict(_LABEL.findall(body))
    return tuple(named[digit] for digit in "12345") if len(named) == 5 else ()


def _keyed_labels(said: str) -> tuple[str, ...]:
    named: dict[str, str] = {}
    for chinese, key, english, other_key in _KEYED_LABEL.findall(said):
        named.setdefault(key or other_key, chinese or english.lower())
    return tuple(named[digit] for digit in "12345") if len(named) == 5 else ()


def _table(rows: list[dict[str, str]]) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((Kind(row["kind"]), re.compile(row["find"], re.IGNORECASE)) for row in rows)
