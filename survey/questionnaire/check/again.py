"""What is said where a later round begins, on every channel: that the earlier rating stays."""

import re
from collections.abc import Iterator

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Problem, Problems
from survey.questionnaire.check.wording import kind
from survey.questionnaire.model import AGAIN, MenuPrompt, Questionnaire
from survey.vocabulary import Channel

_STAYS = {
    "zh": re.compile(r"保留|不改|不变|仍然?(?:算|有效)"),
    "en": re.compile(r"\b(?:kept|keep|stays?|stands?|remains?)\b", re.IGNORECASE),
}
_BY_MENU = (MenuPrompt.UNIT_AGAIN, MenuPrompt.OFFICE_AGAIN)
_TABLES = {Channel.VOICE: "spoken", Channel.WEB: "shown", Channel.INTERVIEWER: "script"}


def asked_again(questionnaire: Questionnaire) -> Problems:
    """A text and a menu do it in the words that ask; elsewhere it is said besides the question."""
    for where, language, words in _said(questionnaire):
        if not words:
            yield Problem(rules.NO_AGAIN, where)
        elif kind(language) in _STAYS and not _STAYS[kind(language)].search(words):
            yield Problem(rules.EARLIER_STAYS, where)


def _said(questionnaire: Questionnaire) -> Iterator[tuple[str, str, str]]:
    """Where, in which language, and what; empty where nothing is."""
    keys = [question.again for question in questionnaire.form(Channel.SMS) if question.again]
    for language in questionnaire.languages:
        for key in keys:
            yield f"texts.{language}.{key}", language, questionnaire.texts[language][key]
    for channel, table in _TABLES.items():
        if questionnaire.asks_on(channel):
            for language, entries in getattr(questionnaire, table).items():
                yield f"{table}.{language}.{AGAIN}", language, entries.get(AGAIN, "")
    for language, entries in questionnaire.spoken.items():
        if questionnaire.has_menu(language):
            for key in _BY_MENU:
                yield f"spoken.{language}.{key}", language, entries[key]
