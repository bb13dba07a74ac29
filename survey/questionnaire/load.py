"""Reading a questionnaire from TOML, as people write it, or JSON, and writing it as JSON."""

import json
import tomllib
from pathlib import Path

from pydantic import ValidationError

from survey.questionnaire.model import Questionnaire

__all__ = ["BadQuestionnaire", "Questionnaire", "load", "parse", "to_json"]


class BadQuestionnaire(ValueError):
    """It cannot be used; the message has a line for everything that is wrong."""


def parse(text: str) -> Questionnaire:
    """The questionnaire in `text`, TOML or JSON; raises BadQuestionnaire."""
    try:
        content = text if text.lstrip().startswith("{") else json.dumps(tomllib.loads(text), default=str)
        return Questionnaire.model_validate_json(content)
    except tomllib.TOMLDecodeError as error:
        raise BadQuestionnaire(f"not TOML: {error}") from error
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


def _lines(error: ValidationError) -> list[str]:
    return [
        ": ".join(filter(None, [".".join(str(part) for part in one["loc"]), one["msg"]]))
        for one in error.errors(include_input=False, include_url=False)
    ]
