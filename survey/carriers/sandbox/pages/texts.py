"""The pages' words, zh or en, by the visitor's choice."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

PageLanguage = Literal["zh", "en"]

_FILE = Path(__file__).with_name("texts.toml")


@dataclass(frozen=True, slots=True)
class Texts:
    """`t("key", count=2)` in a template; a key that is missing is a KeyError."""

    language: PageLanguage
    words: dict[str, str]
    answers: tuple[str, ...]

    def __call__(self, key: str, **named: str | int) -> str:
        return self.words[key].format(**named)


def load_texts(path: Path = _FILE) -> dict[PageLanguage, Texts]:
    """Raises ValueError naming the keys that only one language has."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if odd := set(data["zh"]) ^ set(data["en"]):
        raise ValueError(f"{path.name}: only in one language: {', '.join(sorted(odd))}")
    return {"zh": _texts("zh", data["zh"]), "en": _texts("en", data["en"])}


def _texts(language: PageLanguage, words: dict[str, str | list[str]]) -> Texts:
    return Texts(
        language=language,
        words={key: text for key, text in words.items() if isinstance(text, str)},
        answers=tuple(words["answers"]),
    )
