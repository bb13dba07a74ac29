"""Calls: who speaks, that it is voluntary, how to stop, in twelve seconds; then identity, then the case."""

import re

from survey.questionnaire.check import rules
from survey.questionnaire.check.problem import Circumstances, Problem, Problems
from survey.questionnaire.check.wording import is_voluntary, kind, unknown_places
from survey.questionnaire.dialogue.hear import MOST_OPTIONS
from survey.questionnaire.model import Kind, MenuPrompt, Prompt, Questionnaire
from survey.questionnaire.seconds import spoken_seconds
from survey.questionnaire.texts import fill, office_of, places
from survey.vocabulary import Channel

GREETING_AT_MOST = 12  # seconds before the first choice (data/scripts-zh.md)

CASE_DETAIL = frozenset({"case", "unit", "petition_office"})
_PLACES = CASE_DETAIL | {"office", "surname", "hotline"}
_OPTION = frozenset({"level", "key"})
# Heard by whoever takes the call, or after it has turned out to be somebody else.
_BY_MENU = frozenset(MenuPrompt)
_BY_ANYBODY = frozenset(Prompt) - {Prompt.OPTION, Prompt.OPTIONS_END, Prompt.THANKS}

# What a key means in a call, whatever the questionnaire: a further language takes one of the others.
FREE_KEYS = ("4", "5", "6", "7", "8")
_STAR, _HASH = r"星号|米字|\*|star", r"井号|#|hash|pound"
_KEYS: dict[str, dict[str, str]] = {
    Prompt.GREETING: {"0": r"(?<!\d)0(?!\d)"},
    Prompt.IDENTITY: {key: rf"(?<!\d){key}(?!\d)" for key in "123"},
    Prompt.IDENTITY_UNNAMED: {key: rf"(?<!\d){key}(?!\d)" for key in "123"},
    Prompt.OPTIONS_END: {"*": _STAR, "9": r"(?<!\d)9(?!\d)"},
    Prompt.CALLBACK_TIME: {key: rf"(?<!\d){key}(?!\d)" for key in "123"},
}
_CONSENT = {key: rf"(?<!\d){key}(?!\d)" for key in "12"}
_HANG_UP = {"zh": re.compile(r"挂断|挂机|挂掉"), "en": re.compile(r"hang(?:ing)? up", re.IGNORECASE)}


def spoken_prompts(questionnaire: Questionnaire, given: Circumstances) -> Problems:
    """Every prompt of a call in every language that has a voice."""
    if not questionnaire.asks_on(Channel.VOICE):
        return
    yield from _voices(questionnaire)
    for question in questionnaire.form(Channel.VOICE):
        if question.kind is Kind.CHOICE and len(question.options) > MOST_OPTIONS:
            told: dict[str, str | int] = {"count": len(question.options), "allowed": MOST_OPTIONS}
            yield Problem(rules.TOO_MANY_OPTIONS, "forms.voice", {"question": question.key, **told})
    for language in questionnaire.voices:
        yield from _greeting(questionnaire, language, given)
        for key, words in questionnaire.spoken[language].items():
            if key in _BY_MENU:
                continue  # another call, by other rules
            where = f"spoken.{language}.{key}"
            yield from unknown_places(where, words, _PLACES | (_OPTION if key == Prompt.OPTION else set()))
            yield from _before_identity(where, key, words)
            yield from _keys(questionnaire, where, key, words)
            yield from _needed(questionnaire, where, key, words)


def _greeting(questionnaire: Questionnaire, language: str, given: Circumstances) -> Problems:
    where, words = f"spoken.{language}.greeting", questionnaire.spoken[language][Prompt.GREETING]
    if "office" not in places(words):
        yield Problem(rules.PLACE_MISSING, where, {"place": "office"})
    if not is_voluntary(words, language):
        yield Problem(rules.CALL_NOT_VOLUNTARY, where)
    if not says_how_to_hang_up(words, language):
        yield Problem(rules.CALL_NO_WAY_OUT, where)
    seconds = spoken_seconds(fill(words, {"office": office_of(given.signature), "hotline": given.hotline}))
    if seconds > GREETING_AT_MOST:
        told = {"seconds": f"{seconds:.1f}", "allowed": str(GREETING_AT_MOST)}
        yield Problem(rules.LONG_GREETING, where, told)


def says_how_to_hang_up(words: str, language: str) -> bool:
    """Whether it is said that hanging up is a way out; a language that nobody reads here is believed."""
    return kind(language) not in _HANG_UP or bool(_HANG_UP[kind(language)].search(words))


def _before_identity(where: str, key: str, words: str) -> Problems:
    found = places(words)
    if key in _BY_ANYBODY and found & CASE_DETAIL:
        yield Problem(rules.TOO_EARLY, where, {"places": ", ".join(sorted(found & CASE_DETAIL))})
    if key != Prompt.IDENTITY and "surname" in found:
        yield Problem(rules.NAME_ELSEWHERE, where)


def _keys(questionnaire: Questionnaire, where: str, key: str, words: str) -> Problems:
    """What is chosen by a key is said with its key. A recording may say it in any words."""
    asked = {one.key: one for one in questionnaire.form(Channel.VOICE)}
    wanted = _KEYS.get(key, {})
    if key in asked and asked[key].kind is Kind.CONSENT:
        wanted = _CONSENT
    if key in asked and asked[key].kind is Kind.OPEN:
        wanted = {"#": _HASH}
    missing = [name for name, said in wanted.items() if not re.search(said, words, re.IGNORECASE)]
    if missing:
        yield Problem(rules.KEYS_MISSING, where, {"keys": ", ".join(missing)})


def _needed(questionnaire: Questionnaire, where: str, key: str, words: str) -> Problems:
    """Options are read with their keys; a rating names whom it is about, since people often do not know."""
    wanted = set(_OPTION) if key == Prompt.OPTION else set()
    rated = {one.key: one for one in questionnaire.ratings()}
    if key in rated:
        wanted = {rated_place(rated[key].object)}
        language = where.split(".")[1]
        scale = questionnaire.scale.get(language) or questionnaire.scale[questionnaire.language(language)]
        if scale[0] in words or scale[-1] in words:
            yield Problem(rules.LEVELS_SPOKEN, where)
    for place in sorted(wanted - places(words)):
        yield Problem(rules.PLACE_MISSING, where, {"place": place})


def rated_place(rated: str | None) -> str:
    """The place that names what is rated."""
    return "petition_office" if rated == "petition_office" else "unit"


def _voices(questionnaire: Questionnaire) -> Problems:
    """By which key a call changes its language."""
    keys = [voice.key for voice in questionnaire.voices.values() if voice.key]
    free = {"free": ", ".join(FREE_KEYS)}
    for position, (language, voice) in enumerate(questionnaire.voices.items()):
        where = f"voices.{language}"
        if voice.key is None:
            if position:
                yield Problem(rules.NO_KEY, where)
            continue
        if voice.key not in FREE_KEYS:
            yield Problem(rules.KEY_TAKEN, where, {"key": voice.key, **free})
        if keys.count(voice.key) > 1:
            yield Problem(rules.KEY_TWICE, where, {"key": voice.key, **free})
        if not re.search(rf"(?<!\d){voice.key}(?!\d)", questionnaire.spoken[language][Prompt.CHANGE]):
            yield Problem(rules.NO_CHANGE_KEY, f"spoken.{language}.change", {"key": voice.key})
