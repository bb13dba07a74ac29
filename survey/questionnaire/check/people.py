"""What is read on pages and read out at the desk: the unit by its name, and nothing before identity."""

import re

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Problem, Problems
from survey.questionnaire.check.speech import CASE_DETAIL, rated_place
from survey.questionnaire.check.wording import is_voluntary, kind, unknown_places
from survey.questionnaire.model import Questionnaire, Script
from survey.questionnaire.texts import places
from survey.vocabulary import Channel

_SHOWN = frozenset({"unit", "petition_office"})
_SCRIPT = CASE_DETAIL | {"office", "surname", "interviewer", "levels"}
_BY_ANYBODY = frozenset(
    {Script.IDENTITY, Script.IDENTITY_UNNAMED, Script.NOT_THE_PERSON, Script.REFUSED, Script.UPSET}
)
_CAN_STOP = {"zh": re.compile(r"随时|停|挂"), "en": re.compile(r"\bstop\b|hang up|any time", re.IGNORECASE)}


def shown_questions(questionnaire: Questionnaire) -> Problems:
    """The web pages; the levels and options below a question are put there by the page."""
    asked = {question.key: question for question in questionnaire.form(Channel.WEB)}
    for language, questions in questionnaire.shown.items():
        for key, words in questions.items():
            where = f"shown.{language}.{key}"
            yield from unknown_places(where, words, _SHOWN)
            rated = asked[key].object if key in asked else None
            if rated and rated_place(rated) not in places(words):
                yield Problem(rules.PLACE_MISSING, where, {"place": rated_place(rated)})
            if rated and _names_ends(questionnaire, language, words):
                yield Problem(rules.LEVELS_SPOKEN, where)


def read_out(questionnaire: Questionnaire) -> Problems:
    """The interviewer's script."""
    rated = {question.key: question.object for question in questionnaire.ratings()}
    for language, entries in questionnaire.script.items():
        for key, words in entries.items():
            where = f"script.{language}.{key}"
            yield from unknown_places(where, words, _SCRIPT)
            yield from _before_identity(where, key, words)
            if key in rated and _names_ends(questionnaire, language, words):
                yield Problem(rules.LEVELS_SPOKEN, where)
            wanted = {"levels", rated_place(rated[key])} if key in rated else _WANTED.get(key, frozenset())
            for place in sorted(wanted - places(words)):
                yield Problem(rules.PLACE_MISSING, where, {"place": place})
        yield from _opening(language, entries.get(Script.OPENING, ""))


_WANTED: dict[str, frozenset[str]] = {
    Script.OPENING: frozenset({"office"}),
    Script.REPEAT: frozenset({"levels"}),
    Script.IDENTITY: frozenset({"surname"}),
}


def _before_identity(where: str, key: str, words: str) -> Problems:
    found = places(words)
    if key in _BY_ANYBODY and found & CASE_DETAIL:
        yield Problem(rules.TOO_EARLY, where, {"places": ", ".join(sorted(found & CASE_DETAIL))})
    if key == Script.IDENTITY_UNNAMED and "surname" in found:
        yield Problem(rules.NAME_ELSEWHERE, where)


def _opening(language: str, words: str) -> Problems:
    """Whom one speaks with and that one may stop; who begins anew on the phone is told so once more."""
    where = f"script.{language}.{Script.OPENING}"
    can_stop = _CAN_STOP.get(kind(language))
    if words and can_stop and not can_stop.search(words) and not is_voluntary(words, language):
        yield Problem(rules.CALL_NO_WAY_OUT, where)


def _names_ends(questionnaire: Questionnaire, language: str, words: str) -> bool:
    scale = questionnaire.scale[language]
    return scale[0] in words or scale[-1] in words
