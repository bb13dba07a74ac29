"""Reading a questionnaire from TOML, as people write it, or JSON, and writing it as JSON."""

import json
import tomllib
from pathlib import Path

from pydantic import ValidationError

from survey.questionnaire.model import Questionnaire

__all__ = ["BadQuestionnaire", "Questionnaire", "load", "parse", "to_json"]

_MOST_DOTS = 100  # in a line: Python's reader takes minutes over a key of thousands of parts
_BY_US = "Value error, "  # what pydantic puts before our own words


class BadQuestionnaire(ValueError):
    """It cannot be used; the message has a line for everything that is wrong."""


def parse(text: str) -> Questionnaire:
    """The questionnaire in `text`, TOML or JSON; raises BadQuestionnaire."""
    text = text.removeprefix("\ufeff")  # as some editors begin a file
    content = text if text.lstrip().startswith("{") else _as_json(text)
    try:
        return Questionnaire.model_validate_json(content)
    except ValidationError as error:
        raise BadQuestionnaire("\n".join(_lines(error))) from error


def load(path: Path) -> Questionnaire:
    """The questionnaire in a file (UTF-8); raises BadQuestionnaire naming the file, or OSError."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except (BadQuestionnaire, UnicodeDecodeError) as error:
        raise BadQuestionnaire(f"{path}: {error}") from error


def to_json(questionnaire: Questionnaire) -> str:
    """The content that `parse` reads back as an equal questionnaire."""
    return questionnaire.model_dump_json(indent=1)


def _as_json(text: str) -> str:
    """The same content as JSON; what Python's reader of TOML cannot bear is not TOML for us either."""
    if any(line.count(".") > _MOST_DOTS for line in text.split("\n")):
        raise BadQuestionnaire(f"not TOML: a line with more than {_MOST_DOTS} dots")
    try:
        return json.dumps(tomllib.loads(text), default=str)
    except RecursionError as error:
        raise BadQuestionnaire("not TOML: too many brackets in each other") from error
    except ValueError as error:
        raise BadQuestionnaire(f"not TOML: {error}") from error


def _lines(error: ValidationError) -> list[str]:
    return [
        ": ".join(filter(None, [".".join(str(part) for part in one["loc"]), one["msg"].removeprefix(_BY_US)]))
        for one in error.errors(include_input=False, include_url=False)
    ]
