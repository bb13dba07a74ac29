"""What stands in the way of publishing a questionnaire (CONTRACT §7, R8)."""

import re
from collections.abc import Iterator

from survey.questionnaire.model import Question, Questionnaire
from survey.questionnaire.texts import CASE_TAIL, PLACES, Params, is_gsm, places, render, segments

# One for Chinese. Elsewhere two, or three where the signature itself forces the wide alphabet.
_CHINESE = 1
_NARROW, _WIDE = 2, 3

_LINK = "https://hf.example.cn/s/abcdefghijkl"
_ADDRESS = re.compile(r"https?:|www\.|[a-z0-9-]+\.(?:com|cn|net|org|gov|top|cc|vip)\b", re.IGNORECASE)
_PETITION = re.compile(r"信访|上访|访民|petition", re.IGNORECASE)
_LEADING = re.compile(
    r"好评|支持我们的工作|请务必|恳请|希望您满意|望您满意|给予满意"
    r"|please be kind|high(?:est)? (?:score|rating)",
    re.IGNORECASE,
)
_WAY_OUT = {"zh": re.compile(r"回复?TD?(?![A-Z])|退订"), "en": re.compile(r"\bSTOP\b")}
_VOLUNTARY = {
    "zh": re.compile(r"自愿|愿意|愿评"),
    "en": re.compile(r"volunt|if you like|optional", re.IGNORECASE),
}


def problems(questionnaire: Questionnaire, signature: str, hotline: str, link: str = _LINK) -> list[str]:
    """A line for everything that must be mended first; none if it may be published.

    `link`: an address of the length that links have here.
    """
    params = Params(signature=signature, case_tail="3" * CASE_TAIL, hotline=hotline, link=link)
    found = [] if signature.strip() else ["the signature is empty: a first message says who asks"]
    for language in questionnaire.languages:
        for key, words in questionnaire.texts[language].items():
            where = f"texts.{language}.{key}"
            unknown = places(words) - PLACES
            if unknown:
                found.append(f"{where}: unknown place {{{', '.join(sorted(unknown))}}}")
                continue
            found += [f"{where}: {what}" for what in _in_text(questionnaire, key, language, params)]
        found += _first_messages(questionnaire, language)
        found += _scales(questionnaire, language)
    return found


def _in_text(questionnaire: Questionnaire, key: str, language: str, params: Params) -> Iterator[str]:
    text = render(questionnaire, key, language, params)
    count, allowed = segments(text), _allowed(language, params.signature)
    if count > allowed:
        yield f"{count} segments with the signature in force, {allowed} allowed ({len(text)} characters)"
    if _ADDRESS.search(text.replace(params.link, "")):
        yield "a link: text messages carry none in mainland China"
    if _PETITION.search(text):
        yield "speaks of petitions: who holds the phone must not learn that somebody petitioned"
    if _LEADING.search(text):
        yield "asks for a good rating"


def _allowed(language: str, signature: str) -> int:
    if language.startswith("zh"):
        return _CHINESE
    return _NARROW if is_gsm(signature) else _WIDE


def _first_messages(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """The first question can open a conversation in round one; a later round speaks to who knows us."""
    kind = language[:2]
    for key in sorted({question.opens for question in questionnaire.ratings() if question.opens}):
        words = questionnaire.texts[language][key]
        if kind in _WAY_OUT and not _WAY_OUT[kind].search(words):
            yield f"texts.{language}.{key}: a first message says how to stop"
        if kind in _VOLUNTARY and not _VOLUNTARY[kind].search(words):
            yield f"texts.{language}.{key}: a first message says that answering is voluntary"
        if "case" not in places(words):
            yield f"texts.{language}.{key}: a first message names the case by its last characters, {{case}}"


def _scales(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """R8: a text that asks for a rating offers every level in order; one that shows some shows both ends."""
    scale = questionnaire.scale[language]
    if len(set(scale)) != len(scale):
        yield f"scale.{language}: two levels have the same name"
    listed = re.compile(r"\D*".join(f"{level} ?{re.escape(name)}" for level, name in enumerate(scale, 1)))
    ends = re.compile(rf"1 ?{re.escape(scale[0])}.*5 ?{re.escape(scale[-1])}")
    whole = {key for question in questionnaire.ratings() for key in _asking(question)} | {"reask"}
    for key, words in questionnaire.texts[language].items():
        shows = any(re.search(f"{level} ?{re.escape(name)}", words) for level, name in enumerate(scale, 1))
        if key in whole and not listed.search(words):
            yield f"texts.{language}.{key}: asks for a rating without naming all five levels in order"
        elif shows and not listed.search(words) and not ends.search(words):
            yield f"texts.{language}.{key}: shows some levels but not both ends of the scale"


def _asking(question: Question) -> tuple[str, ...]:
    return tuple(key for key in (question.opens, question.asks, question.again) if key)
