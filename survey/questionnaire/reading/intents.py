"""What a message wants when it wants something else than to rate: to stop, a person, to know who asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from survey.questionnaire.reading.lexicon import any_of, lexicon, steady
from survey.questionnaire.reading.normalise import Message
from survey.questionnaire.reading.sounds import sound_of

# A longer sentence tells a story; what it mentions is not what it asks of us.
_LONGEST = 60
_LONGEST_HEARD = 8  # signs of an expression that is also known by its sound


class Intent(StrEnum):
    """The tables of lexicon/intents.toml."""

    DECEASED = "deceased"
    PROXY = "proxy"
    WRONG_PERSON = "wrong_person"
    NOT_PETITIONER = "not_petitioner"
    OPTOUT = "optout"
    HUMAN = "human"
    CONSEQUENCES = "consequences"
    WHICH_UNIT = "which_unit"
    WHICH_CASE = "which_case"
    HELP = "help"
    LATER = "later"
    REFUSE = "refuse"


@dataclass(frozen=True)
class _Signs:
    whole: frozenset[str]
    heard: frozenset[tuple[str, ...]]
    within: re.Pattern[str]
    unless: re.Pattern[str]
    nowhere: re.Pattern[str]
    spare: re.Pattern[str]


def wants(message: Message, intent: Intent) -> bool:
    """Whether some clause or sentence of the message says so."""
    signs = _signs(intent)
    if signs.nowhere.search(message.text):
        return False
    return says_plainly(message, intent) or bool(sentences_with(message, intent))


def sentences_with(message: Message, intent: Intent) -> list[str]:
    """The sentences in which a pattern of it is found, and nothing that disproves it."""
    signs = _signs(intent)
    return [
        sentence.words
        for sentence in message.sentences
        if len(sentence.words) <= _LONGEST * (1 + sentence.words.isascii())
        and signs.within.search(sentence.words)
        and not signs.unless.search(signs.spare.sub("", sentence.words))
    ]


def says_plainly(message: Message, intent: Intent) -> bool:
    """Whether some clause, politeness apart, is nothing but an expression for it."""
    signs, said = _signs(intent), _said(message)
    return not signs.whole.isdisjoint(said) or any(
        len(words) <= _LONGEST_HEARD and sound_of(words) in signs.heard for words in said if signs.heard
    )


def is_abuse(message: Message) -> bool:
    """Whether nothing is left when swear words, and what they are wrapped in, are taken out."""
    words, padding = _abuse()
    rest, count = words.subn(" ", message.text)
    return count > 0 and not padding.sub("", rest)


@lru_cache(maxsize=16)
def _said(message: Message) -> frozenset[str]:
    """Every clause and sentence, with and without what is said out of habit around it."""
    parts = {part.words for part in (*message.clauses, *message.sentences)}
    return frozenset().union(*(_stripped(words) for words in parts))


def _stripped(words: str) -> set[str]:
    """The clause, and the clause without what is said out of habit at its beginning and end."""
    front = _leading().sub("", words)
    return {words, front, _trailing().sub("", words), _trailing().sub("", front)} - {""}


@cache
def _signs(intent: Intent) -> _Signs:
    table: Mapping[str, Any] = lexicon("intents")[intent]
    heard: list[str] = table.get("heard", [])
    whole: list[str] = table.get("whole", [])
    return _Signs(
        whole=frozenset().union(*(_spelled(words) for words in [*whole, *heard])),
        heard=frozenset(sound_of(words) for words in heard),
        within=any_of(table.get("within", [])),
        unless=any_of(table.get("unless", [])),
        nowhere=any_of(table.get("nowhere", [])),
        spare=any_of(table.get("spare", [])),
    )


def _spelled(words: str) -> set[str]:
    """With and without the apostrophe: don't, dont."""
    return {words, words.replace("'", "")}


@cache
def _abuse() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = lexicon("abuse")
    return any_of(table["words"]), re.compile(table["padding"])


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(steady(f"^{lexicon('form')['leading']}+"))


@cache
def _trailing() -> re.Pattern[str]:
    return re.compile(steady(f"{lexicon('form')['trailing']}+$"))
