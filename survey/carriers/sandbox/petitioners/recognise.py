"""What a person makes of a text: which kind it is, which case, and which words stand beside the digits."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from survey.carriers.sandbox.petitioners.vocabulary import Kind

Language = Literal["zh", "en"]

PATTERNS = Path(__file__).with_name("patterns.toml")

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_NO_WORDS = re.compile(r"https?://\S+|^\[[^\]]*\]|^【[^】]*】")  # a link, the sender's name
_LABEL = re.compile(r"(?<!\d)([1-5])[\s.:=、)-]{0,2}([\u4e00-\u9fff]+|[A-Za-z]+(?: [A-Za-z]+)*)")


@dataclass(frozen=True, slots=True)
class Heard:
    """`labels`: the five levels in the text's own words, best first; empty where not all five are named."""

    kind: Kind
    tail: str | None
    labels: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Patterns:
    table: tuple[tuple[Kind, re.Pattern[str]], ...]


def load_patterns(path: Path = PATTERNS) -> Patterns:
    """The table of `path`; ValueError (or re.error) names a kind or pattern that is none."""
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["pattern"]
    return Patterns(tuple((Kind(row["kind"]), re.compile(row["find"], re.IGNORECASE)) for row in rows))


def recognise(patterns: Patterns, body: str) -> Heard:
    language = language_of(body)
    for kind, pattern in patterns.table:
        if found := pattern.search(body):
            return Heard(kind, found.groupdict().get("tail"), _labels(body), language)
    return Heard(Kind.OTHER, None, (), language)


def language_of(body: str) -> Language:
    """By which script there is more of: a case number may be in the other one."""
    words = _NO_WORDS.sub("", body)
    return "en" if len(_LATIN.findall(words)) > len(_CHINESE.findall(words)) else "zh"


def _labels(body: str) -> tuple[str, ...]:
    named = dict(_LABEL.findall(body))
    return tuple(named[digit] for digit in "12345") if len(named) == 5 else ()
