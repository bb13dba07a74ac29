from pathlib import Path

import pytest

import survey.questionnaire
from survey.interviewing.coding.codes import BadCode, Instead, Meaning, code_of, meaning, offered
from survey.questionnaire.conversation import Act
from survey.questionnaire.load import load
from survey.vocabulary import CodingKind

ASKED = load(Path(survey.questionnaire.__file__).parent / "default" / "default.toml")
RATING, REASON = ASKED.question("responsible_unit"), ASKED.question("reason")


@pytest.mark.parametrize("level", "12345")
def test_a_level_is_a_level(level: str) -> None:
    assert code_of(RATING, CodingKind.REPLY, [level]) == level
    assert meaning(CodingKind.REPLY, level) == Meaning(level, None)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("stop", Act.OPT_OUT), ("refuse", Act.REFUSE), ("wrong_person", Act.WRONG_PERSON),
        ("human", Act.TO_PERSON), ("none", Act.TO_PERSON),
    ],
)  # fmt: skip
def test_what_stands_there_instead_is_an_act_and_no_level(code: str, act: Act) -> None:
    assert code_of(RATING, CodingKind.REPLY, [code]) == code
    assert meaning(CodingKind.REPLY, code) == Meaning(None, act)


def test_every_code_has_a_meaning() -> None:
    assert {meaning(CodingKind.REPLY, one).act for one in Instead} <= set(Act)


@pytest.mark.parametrize("wrong", [[], [""], ["6"], ["0"], ["1", "2"], ["1", "stop"], ["delay"]])
def test_what_a_rating_cannot_be_is_refused(wrong: list[str]) -> None:
    with pytest.raises(BadCode):
        code_of(RATING, CodingKind.REPLY, wrong)


def test_reasons_are_several_and_their_order_does_not_matter() -> None:
    one = code_of(REASON, CodingKind.RECORDING, ["unfair", "delay"])
    assert one == code_of(REASON, CodingKind.RECORDING, ["delay", "unfair"]) == "delay,unfair"
    assert meaning(CodingKind.RECORDING, one) == Meaning("delay,unfair", None)


@pytest.mark.parametrize("wrong", [[], ["stop"], ["none", "delay"], ["nonsense"]])
def test_a_spoken_reason_is_reasons_or_cannot_be_understood(wrong: list[str]) -> None:
    assert offered(CodingKind.RECORDING) == (Instead.NONE,)
    with pytest.raises(BadCode):
        code_of(REASON, CodingKind.RECORDING, wrong)


def test_every_set_of_reasons_fits_its_column() -> None:
    assert len(code_of(REASON, CodingKind.RECORDING, list(REASON.options))) <= 255
