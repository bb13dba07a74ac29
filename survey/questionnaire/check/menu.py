"""Calls by menu: everything is said at once to whoever takes the call, in words that are approved before."""

import re

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Circumstances, Problem, Problems
from survey.questionnaire.check.speech import GREETING_AT_MOST, says_how_to_hang_up
from survey.questionnaire.check.wording import is_voluntary, speaks_of_petitions, unknown_places
from survey.questionnaire.menu import QUESTIONS, prompts
from survey.questionnaire.model import MenuPrompt, Questionnaire
from survey.questionnaire.seconds import spoken_seconds
from survey.questionnaire.texts import CASE_TAIL, fill, office_of, places
from survey.vocabulary import ReadingOrder

AT_MOST = 30  # seconds for one question; it is said twice, and a begun minute is paid in full
_IN_QUESTIONS = frozenset({"office", "case", "levels"})
_ELSEWHERE = frozenset({"office", "hotline"})
_KEYS = {key: rf"(?<!\d){key}(?!\d)" for key in "890"}
_CASE = " ".join("3" * CASE_TAIL)  # as it is spelt


def menu_prompts(questionnaire: Questionnaire, given: Circumstances) -> Problems:
    """Every prompt of a call by menu in every language that has one."""
    for language in questionnaire.voices:
        if not questionnaire.has_menu(language):
            continue
        for key in MenuPrompt:
            where = f"spoken.{language}.{key}"
            words = questionnaire.spoken[language][key]
            yield from unknown_places(where, words, _IN_QUESTIONS if key in QUESTIONS else _ELSEWHERE)
            if key in QUESTIONS:
                yield from _question(questionnaire, where, language, words)
        yield from _as_heard(questionnaire, language, given)


def _question(questionnaire: Questionnaire, where: str, language: str, words: str) -> Problems:
    for place in sorted(_IN_QUESTIONS - places(words)):
        yield Problem(rules.PLACE_MISSING, where, {"place": place})
    if not is_voluntary(words, language):
        yield Problem(rules.CALL_NOT_VOLUNTARY, where)
    if not says_how_to_hang_up(words, language):
        yield Problem(rules.CALL_NO_WAY_OUT, where)
    if missing := [key for key, said in _KEYS.items() if not re.search(said, words)]:
        yield Problem(rules.KEYS_MISSING, where, {"keys": ", ".join(missing)})
    scale = questionnaire.scale.get(language) or questionnaire.scale[questionnaire.language(language)]
    if scale[0] in words or scale[-1] in words:
        yield Problem(rules.LEVELS_SPOKEN, where)


def _as_heard(questionnaire: Questionnaire, language: str, given: Circumstances) -> Problems:
    """With the signature and the hotline in force."""
    office, one_order = office_of(given.signature), [ReadingOrder.FORWARD]  # the other one has the same words
    for said in prompts(questionnaire, language, office, given.hotline, one_order):
        where, words = f"spoken.{language}.{said.key}", fill(said.words, {"case": _CASE})
        if speaks_of_petitions(words):
            yield Problem(rules.PETITION, where)
        if said.key in QUESTIONS:
            yield from _length(questionnaire, where, words, given)


def _length(questionnaire: Questionnaire, where: str, words: str, given: Circumstances) -> Problems:
    _, language, key = where.split(".")
    before = questionnaire.spoken[language][key].partition("{levels}")[0]
    before = fill(before, {"office": office_of(given.signature), "case": _CASE})
    for rule, seconds, allowed in (
        (rules.LONG_GREETING, spoken_seconds(before), GREETING_AT_MOST),
        (rules.LONG_MENU, spoken_seconds(words), AT_MOST),
    ):
        if seconds > allowed:
            yield Problem(rule, where, {"seconds": f"{seconds:.1f}", "allowed": str(allowed)})
