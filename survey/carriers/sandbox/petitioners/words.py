"""The petitioners' own words, from words.toml."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey.carriers.sandbox.chance import pick
from survey.carriers.sandbox.petitioners.intended import LEVELS
from survey.carriers.sandbox.petitioners.recognise import Language

WORDS = Path(__file__).with_name("words.toml")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language: `wordings[what]`, `odd[level]`: certain but unusual, `spoken[level]`: into the telephone,
    `reason["satisfied"]`, …."""

    wordings: dict[str, tuple[str, ...]]
    odd: dict[int, tuple[str, ...]]
    spoken: dict[int, tuple[str, ...]]
    reason: dict[str, tuple[str, ...]]

    def say(self, what: str, at: float) -> str:
        return pick(self.wordings[what], at)


def load_words(path: Path = WORDS) -> dict[Language, Lexicon]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {"zh": _lexicon(data["zh"]), "en": _lexicon(data["en"])}


def put_level(wording: str, level: int, labels: Sequence[str]) -> str:
    """`wording` with the level in it, named as the question named it where it did."""
    return wording.format(digit=level, label=labels[level - 1] if labels else level)


def _lexicon(data: dict[str, Any]) -> Lexicon:
    tables = {"odd", "spoken", "reason"}
    return Lexicon(
        wordings={name: tuple(wordings) for name, wordings in data.items() if name not in tables},
        odd={level: tuple(data["odd"][str(level)]) for level in LEVELS},
        spoken={level: tuple(data["spoken"][str(level)]) for level in LEVELS},
        reason={mood: tuple(wordings) for mood, wordings in data["reason"].items()},
    )
