"""docs/questionnaires.md names everything that can stand in a file, and its example can be used."""

import re
from pathlib import Path

import pytest

from survey.questionnaire.check import Circumstances, Level, look_over
from survey.questionnaire.load import parse
from survey.questionnaire.model import (
    Kind,
    MenuPrompt,
    Prompt,
    Question,
    Questionnaire,
    Script,
    Text,
    Voice,
    When,
)
from survey.vocabulary import Channel, RatedObject
from tests.questionnaire.shipped import DEFAULT, HOTLINE, LONGEST_SIGNATURE, TOML

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "questionnaires.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0]
REST = PAGE.replace(EXAMPLE, "")


@pytest.mark.parametrize("names", [Kind, When, Text, Prompt, MenuPrompt, Script, Channel, RatedObject])
def test_every_word_of_a_file_is_explained(names: type) -> None:
    assert [str(one) for one in names if f"`{one}`" not in REST] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("table", [Question, Voice])
def test_every_field_is_explained(table: type[Question] | type[Voice]) -> None:
    assert [name for name in table.model_fields if not re.search(rf"`{name}( = \w+)?`", REST)] == []


def test_every_table_is_explained() -> None:
    told = set(re.findall(r"\*\*`\[+([a-z]+)", REST)) | {"key", "version", "languages"}
    assert told == set(Questionnaire.model_fields)


def test_every_place_that_the_shipped_file_uses_is_explained() -> None:
    used = set(re.findall(r"\{[a-z_]+\}", TOML))
    assert used and sorted(place for place in used if f"`{place}`" not in REST) == []


def test_the_example_may_be_published() -> None:
    found = look_over(parse(EXAMPLE), Circumstances(LONGEST_SIGNATURE, HOTLINE))
    assert [str(one) for one in found if one.level is Level.ERROR] == []
    assert parse(EXAMPLE).key != DEFAULT.key
