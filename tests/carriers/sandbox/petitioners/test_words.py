"""The petitioners' words mean to our reader what they are meant as: the ledger's figures rest on that."""

import tomllib
from pathlib import Path

import pytest

from survey.carriers.sandbox.petitioners.intended import LEVELS
from survey.carriers.sandbox.petitioners.recognise import Language
from survey.carriers.sandbox.petitioners.words import Lexicon, put_level
from survey.questionnaire.reading import read_consent, read_reason, read_reply
from survey.questionnaire.reading.answers import Consent
from survey.vocabulary import RatedObject
from tests.carriers.sandbox.petitioners.people import WORDS

QUESTIONNAIRE = Path(__file__).parents[4] / "survey/questionnaire/default/default.toml"
LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
LABELS = tomllib.loads(QUESTIONNAIRE.read_text(encoding="utf-8"))["scale"]


def wordings(language: Language, what: str) -> list[tuple[str, int]]:
    """Every wording with each level in it, with the question's labels and without."""
    lexicon, labels = WORDS[language], LABELS[LANGUAGES[language]]
    return [
        (put_level(wording, level, named), level)
        for level in LEVELS
        for wording in _of(lexicon, what, level)
        for named in (labels, ())
    ]


def _of(lexicon: Lexicon, what: str, level: int) -> tuple[str, ...]:
    by_level = {"odd": lexicon.odd, "spoken": lexicon.spoken}
    return by_level[what][level] if what in by_level else lexicon.wordings[what]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["plain", "clear", "odd", "spoken"])
@pytest.mark.parametrize("about", list(RatedObject))
def test_r7_every_rating_is_read_as_the_level_that_was_meant(
    language: Language, what: str, about: RatedObject
) -> None:
    for text, level in wordings(language, what):
        assert (text, read_reply(text, LANGUAGES[language], about).code) == (text, str(level))


@pytest.mark.parametrize("language", LANGUAGES)
def test_level_and_stop_are_both_read(language: Language) -> None:
    for text, level in wordings(language, "stop_with"):
        assert (text, read_reply(text, LANGUAGES[language]).code) == (text, f"{level}|optout")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("vague", "reask"),
        ("greeting", "reask"),
        ("thanks", "reask"),
        ("who", "help"),
        ("later", "later"),
        ("human", "human"),
        ("stop", "optout"),
        ("wrong_person", "wrong_person"),
        ("not_petitioner", "not_petitioner"),
        ("deceased", "deceased"),
        ("refuses", "refuse"),
    ],
)
def test_r7_what_is_no_rating_is_read_as_none(language: Language, what: str, code: str) -> None:
    for text in WORDS[language].wordings[what]:
        assert (text, read_reply(text, LANGUAGES[language]).code) == (text, code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_yes_is_a_yes_to_being_contacted(language: Language) -> None:
    for text in WORDS[language].wordings["yes"]:
        assert (text, read_consent(text, LANGUAGES[language])) == (text, Consent.YES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_kept_as_words(language: Language) -> None:
    for texts in WORDS[language].reason.values():
        assert [read_reason(text, LANGUAGES[language]) for text in texts] == [None] * len(texts)
