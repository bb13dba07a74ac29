"""The shipped questionnaire, and how tests make another one of it."""

import json
from pathlib import Path
from typing import Any

from survey.questionnaire.load import Questionnaire, load, parse, to_json

FILE = Path(__file__).resolve().parents[2] / "survey" / "questionnaire" / "default" / "default.toml"
TOML = FILE.read_text(encoding="utf-8")
DEFAULT = load(FILE)
LONGEST_SIGNATURE = "【芷江侗族自治县民调中心】"
HOTLINE = "0745-0000000"


def content() -> dict[str, Any]:
    """The shipped questionnaire as plain tables, to be changed."""
    made: dict[str, Any] = json.loads(to_json(DEFAULT))
    return made


def changed(**tables: Any) -> Questionnaire:
    """The shipped questionnaire with whole tables replaced."""
    return parse(json.dumps(content() | tables))


def with_words(where: str, words: Any) -> Questionnaire:
    """The shipped questionnaire with one entry replaced; `where` as the linter says it: texts.en.invite."""
    made = content()
    table = made
    *path, last = where.split(".")
    for part in path:
        table = table[part]
    table[last] = words
    return parse(json.dumps(made))
