"""The word lists beside this file, read once; `<name>` in a pattern stands for a macro of the same file.

Loops over words, `(?:别|不要|再)*`, never give back what they took: a loop that tries every way of cutting
今天今天今天 into words takes longer than anybody waits, and everybody can send us such a message. So that
they need not give back, their words are tried longest first.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "lexicon"
_LOOP = re.compile(r"\(\?:([^()]*)\)([*+])(?![+?])")
_MAYBE = re.compile(r"([^?\\])\?")
_MACRO = re.compile(r"<([a-z]+)>")
NEVER = re.compile(r"(?!)")


@cache
def lexicon(name: str) -> Mapping[str, Any]:
    """The tables of `lexicon/<name>.toml`, macros filled in."""
    tables = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    macros: dict[str, str] = {}
    for macro, pattern in tables.pop("macros", {}).items():
        macros[macro] = _filled(pattern, macros)
    return {key: _filled(value, macros) for key, value in tables.items()}


def any_of(patterns: str | Iterable[str]) -> re.Pattern[str]:
    """One pattern that finds any of `patterns`; nothing if there are none."""
    parts = [patterns] if isinstance(patterns, str) else list(patterns)
    whole = "|".join(f"(?:{_unnamed(part, index)})" for index, part in enumerate(parts))
    return re.compile(whole) if parts else NEVER


def longest_first(words: Iterable[str]) -> str:
    """An alternation of plain words in which no word hides a longer one."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))


def steady(pattern: str) -> str:
    """The same pattern with loops over words that never give back."""
    return _LOOP.sub(lambda loop: f"(?:{_tried_longest_first(loop[1])}){loop[2]}+", pattern)


def _tried_longest_first(words: str) -> str:
    spelled = {spelling for word in words.split("|") for spelling in _spellings(word)}
    return "|".join(sorted(spelled, key=lambda word: (-len(word), word)))


def _spellings(word: str) -> set[str]:
    """With and without what may be missing: 你们? is 你们 and 你."""
    maybe = _MAYBE.search(word)
    if maybe is None:
        return {word}
    before, after = word[: maybe.start()], word[maybe.end() :]
    return _spellings(before + maybe[1] + after) | _spellings(before + after)


def _unnamed(pattern: str, index: int) -> str:
    """Group names are unique within one pattern: (?P<rest> becomes (?P<rest3>."""
    return re.sub(r"\(\?P<([a-z]+)>", rf"(?P<\g<1>{index}>", pattern)


def _filled(value: Any, macros: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return steady(_MACRO.sub(lambda found: macros.get(found[1], found[0]), value))
    if isinstance(value, list):
        return [_filled(one, macros) for one in value]
    if isinstance(value, dict):
        return {key: _filled(one, macros) for key, one in value.items()}
    return value
