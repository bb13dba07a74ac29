"""Text messages: segments, links, petitions, what a first message says, all levels in order (CONTRACT §7)."""

import re

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Circumstances, Problem, Problems
from survey.questionnaire.check.wording import is_voluntary, kind, speaks_of_petitions, unknown_places
from survey.questionnaire.model import Kind, Question, Questionnaire, Text
from survey.questionnaire.texts import CASE_TAIL, PLACES, Params, is_gsm, places, render, segments
from survey.vocabulary import Channel

# One for Chinese. Elsewhere two, or three where the signature itself forces the wide alphabet.
_CHINESE = 1
_NARROW, _WIDE = 2, 3

_LINK = "link"
_ADDRESS = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|cc|vip)\b", re.IGNORECASE)
_WAY_OUT = {"zh": re.compile(r"回复?TD?(?![A-Z])|退订"), "en": re.compile(r"\bSTOP\b")}


def text_messages(questionnaire: Questionnaire, given: Circumstances) -> Problems:
    """Everything that leaves by text message, in every language."""
    if not given.signature.strip():
        yield Problem(rules.NO_SIGNATURE, "signature")
    yield from _form(questionnaire)
    for language in questionnaire.languages:
        for key, words in questionnaire.texts[language].items():
            yield from _text(questionnaire, key, words, language, given)
        yield from _first_messages(questionnaire, language)
        yield from _levels(questionnaire, language)


def _form(questionnaire: Questionnaire) -> Problems:
    """The first message asks for the first rating of the questions, so the form begins with it."""
    form = questionnaire.form(Channel.SMS)
    ratings = [question.key for question in questionnaire.ratings()]
    if form and [question.key for question in form[: len(ratings)]] != ratings:
        yield Problem(rules.RATINGS_FIRST, "forms.sms", {"ratings": ", ".join(ratings)})
    for question in form:
        if question.kind is Kind.CHOICE:
            yield Problem(rules.NO_CHOICE_BY_TEXT, "forms.sms", {"question": question.key})


def _text(
    questionnaire: Questionnaire, key: str, words: str, language: str, given: Circumstances
) -> Problems:
    where = f"texts.{language}.{key}"
    with_link = key in {question.opens_link for question in questionnaire.questions}
    unknown = list(unknown_places(where, words, PLACES if with_link else PLACES - {_LINK}))
    if unknown:
        yield from unknown
        return
    if with_link and _LINK not in places(words):
        yield Problem(rules.PLACE_MISSING, where, {"place": _LINK})
    params = Params(given.signature, "3" * CASE_TAIL, given.hotline, given.link)
    text = render(questionnaire, key, language, params)
    count, allowed = segments(text), _allowed(language, given.signature)
    if count > allowed:
        rule = rules.LINK_SEGMENTS if with_link and not given.links_in_texts else rules.SEGMENTS
        yield Problem(rule, where, {"count": count, "allowed": allowed, "length": len(text)})
    if _ADDRESS.search(text.replace(given.link, "")):
        yield Problem(rules.ADDRESS, where)
    if speaks_of_petitions(text):
        yield Problem(rules.PETITION, where)
    if not (with_link or given.says(key, text, {"case": params.case_tail, "hotline": params.hotline})):
        yield Problem(rules.NOT_APPROVED, where)


def _allowed(language: str, signature: str) -> int:
    if kind(language) == "zh":
        return _CHINESE
    return _NARROW if is_gsm(signature) else _WIDE


def _first_messages(questionnaire: Questionnaire, language: str) -> Problems:
    """The first question can open a conversation in round one; a later round speaks to who knows us."""
    opening = {key for one in questionnaire.ratings() for key in (one.opens, one.opens_link) if key}
    way_out = _WAY_OUT.get(kind(language))
    for key in sorted(opening & set(questionnaire.texts[language])):
        words, where = questionnaire.texts[language][key], f"texts.{language}.{key}"
        if way_out and not way_out.search(words):
            yield Problem(rules.NO_WAY_OUT, where)
        if not is_voluntary(words, language):
            yield Problem(rules.NOT_VOLUNTARY, where)
        if "case" not in places(words):
            yield Problem(rules.NO_CASE, where)


def _levels(questionnaire: Questionnaire, language: str) -> Problems:
    """R8: a text that asks for a rating offers every level in order; one that shows some shows both ends."""
    scale = questionnaire.scale[language]
    listed = re.compile(r"\D*".join(f"{level} ?{re.escape(name)}" for level, name in enumerate(scale, 1)))
    ends = re.compile(rf"1 ?{re.escape(scale[0])}.*5 ?{re.escape(scale[-1])}")
    whole = {key for question in questionnaire.ratings() for key in _asking(question)} | {str(Text.REASK)}
    for key, words in questionnaire.texts[language].items():
        where = f"texts.{language}.{key}"
        shows = any(re.search(f"{level} ?{re.escape(name)}", words) for level, name in enumerate(scale, 1))
        if key in whole and not listed.search(words):
            yield Problem(rules.LEVELS_MISSING, where)
        elif shows and not listed.search(words) and not ends.search(words):
            yield Problem(rules.LEVELS_CUT, where)


def _asking(question: Question) -> tuple[str, ...]:
    return tuple(key for key in (question.opens, question.asks, question.again) if key)
