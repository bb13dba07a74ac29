"""What is written down when something is put right, from words.toml. Pure."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from survey.carriers.sandbox.chance import draw, pick
from survey.demonstration.county import SEED
from survey.vocabulary import RatedObject

_FILE = Path(__file__).with_name("words.toml")


@dataclass(frozen=True)
class Story:
    """One matter from what was found to what was promised. `causes`: codes of the questionnaire's reasons."""

    causes: Sequence[str]
    found: str
    wants: str
    order: str
    report: str
    promise: str


def story_of(key: str, category: str, rated: RatedObject) -> Story:
    """The story of one dissatisfied answer: the same at every call, fitting what the case is about."""
    stories = _told()["stories"]
    fitting = stories.get(category) or stories["城乡建设"]
    return Story(
        **pick(_told()["office"] if rated is RatedObject.PETITION_OFFICE else fitting, _at(key, "story"))
    )


def say(what: str, key: str) -> str:
    """One of the sentences for `what`, the same at every call."""
    words = _told()["words"][what]
    return words if isinstance(words, str) else str(pick(words, _at(key, what)))


def _at(key: str, what: str) -> float:
    return draw(SEED, "words", what, key)


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
