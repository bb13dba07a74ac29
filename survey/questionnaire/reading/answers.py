"""Replies to the questions that are no ratings, and the way back after an opt-out."""

import re
from enum import StrEnum
from functools import cache

from survey.questionnaire.reading.evidence import Evidence
from survey.questionnaire.reading.intents import Intent
from survey.questionnaire.reading.kept import short_ones_kept
from survey.questionnaire.reading.lexicon import lexicon
from survey.questionnaire.reading.normalise import normalise
from survey.questionnaire.reading.reply import Reply
from survey.questionnaire.reading.rules import read_reply
from survey.vocabulary import RatedObject, Reading

# Longer than this, a message tells a reason, and a death or a wrong number in it is part of the story.
_SHORT_SIGNS, _SHORT_WORDS = 12, 6
_WORD = re.compile(r"\w")


class Consent(StrEnum):
    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


def read_consent(text: str, language: str = "zh-CN") -> Consent:
    """Whether somebody agrees. Only plain words are consent; a doubt is none."""
    said = {part.words for part in normalise(text, language).clauses}
    agreed, declined = _plain("yes"), _plain("no")
    asks = any(part.asks for part in normalise(text, language).sentences)
    if asks or not said:
        return Consent.UNCLEAR
    if any(declined.fullmatch(words) for words in said):
        return Consent.NO
    return Consent.YES if all(agreed.fullmatch(words) for words in said) else Consent.UNCLEAR


def read_reason(text: str, language: str = "zh-CN") -> Reply | None:
    """What a message is where words were asked for and anything may be an answer; None if it is words.

    Only what is short and unmistakable is seen: a stop (also at the end of a longer message), a wish for
    a person, a question who asks, a wrong number, a death, a rating by digit, nothing but abuse.
    """
    reply = read_reply(text, language)
    said = Evidence.of(text, RatedObject.RESPONSIBLE_UNIT, language)
    if said.says_plainly(Intent.OPTOUT):
        return Reply(Reading.OPTOUT, "optout", details=reply.details)
    if not _is_short(said.message.text) or reply.reading is Reading.REASK:
        return None
    if reply.level is not None:
        only_a_digit = not said.labels.levels and not _WORD.search(said.numbers.bare)
        return reply if only_a_digit or reply.reading is Reading.OPTOUT else None
    return None if reply.reading is Reading.REFUSE and not said.is_abuse else reply


@short_ones_kept
def wants_back(text: str, language: str = "zh-CN") -> bool:
    """Whether somebody who opted out wants to hear from us again."""
    words: list[str] = lexicon("answers")["return"]["words"]
    return any(part.words in words for part in normalise(text, language).sentences)


def _is_short(text: str) -> bool:
    return len(text.split()) <= _SHORT_WORDS if text.isascii() else len(text) <= _SHORT_SIGNS


@cache
def _plain(answer: str) -> re.Pattern[str]:
    form = lexicon("form")
    words = "|".join(re.escape(word).replace("'", "'?") for word in lexicon("answers")["consent"][answer])
    return re.compile(f"{form['leading']}*?(?:{words}){form['trailing']}*")
