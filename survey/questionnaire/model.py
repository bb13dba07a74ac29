"""A questionnaire as data: questions, their order on each channel, all words in every language (DESIGN §7).

questions   what can be asked
forms       which of them each channel asks, in its order; without any, text messages ask all
texts       as they leave by text message
spoken      the prompts of a call, and of a call by menu; `voices` says how each language sounds
shown       the web pages' questions
script      what an interviewer reads out
labels      the choices of a question, on pages and at the desk

Calls, pages and script may have `again`: it is said where a later round begins, besides the question.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from survey.questionnaire.question import (
    AGAIN,
    DISSATISFIED,
    LEVELS,
    Frozen,
    Key,
    Kind,
    Language,
    MenuPrompt,
    Prompt,
    Question,
    Script,
    Text,
    Voice,
    When,
    Words,
)
from survey.vocabulary import Channel

__all__ = [
    "AGAIN",
    "DISSATISFIED",
    "LEVELS",
    "Kind",
    "MenuPrompt",
    "Prompt",
    "Question",
    "Questionnaire",
    "Script",
    "Text",
    "Voice",
    "When",
]


_MAY = {"spoken": frozenset({AGAIN, *MenuPrompt}), "shown": frozenset({AGAIN}), "script": frozenset({AGAIN})}


class Questionnaire(Frozen):
    """`scale[language]` names the five levels in order; `texts[language][key]` holds the words."""

    key: Key
    version: int = Field(ge=1)
    languages: tuple[Language, ...] = Field(min_length=1, max_length=12)
    scale: Mapping[Language, tuple[Words, Words, Words, Words, Words]]
    questions: tuple[Question, ...] = Field(min_length=1, max_length=40)
    texts: Mapping[Language, Mapping[Key, Words]]
    forms: Mapping[Channel, tuple[Key, ...]] = Field(default_factory=dict)
    voices: Mapping[Language, Voice] = Field(default_factory=dict)
    spoken: Mapping[Language, Mapping[Key, Words]] = Field(default_factory=dict)
    shown: Mapping[Language, Mapping[Key, Words]] = Field(default_factory=dict)
    script: Mapping[Language, Mapping[Key, Words]] = Field(default_factory=dict)
    labels: Mapping[Language, Mapping[Key, tuple[Words, ...]]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Which words are needed can be said once the questions and forms are right."""
        wrong = [*self._wrong_questions(), *self._wrong_forms()] or [*self._wrong_words()]
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _wrong_questions(self) -> Iterator[str]:
        keys = [question.key for question in self.questions]
        if len(set(keys)) != len(keys):
            yield "two questions have the same key"
        if len(set(self.languages)) != len(self.languages):
            yield "languages: one stands there twice"
        if not self.ratings():
            yield "a questionnaire asks for at least one rating"

    def _wrong_forms(self) -> Iterator[str]:
        for channel, keys in self.forms.items():
            yield from (f"forms.{channel}: {wrong}" for wrong in self._wrong_form(keys))
        asked_by_text = self.forms.get(Channel.SMS, ()) if self.forms else [one.key for one in self.questions]
        for question in self.questions:
            if question.key in asked_by_text and not question.asks:
                yield f"question {question.key}: asks is missing, and text messages ask it"

    def _wrong_form(self, keys: tuple[str, ...]) -> Iterator[str]:
        """A form asks for all ratings, and asks nothing that depends on them before it has them."""
        known = {question.key: question for question in self.questions}
        if len(set(keys)) != len(keys):
            yield "a question stands there twice"
        yield from (f"there is no question {key}" for key in keys if key not in known)
        if missing := {one.key for one in self.ratings()} - set(keys):
            yield f"{', '.join(sorted(missing))} is missing"
            return
        last = max(keys.index(rating.key) for rating in self.ratings())
        for key in keys[:last]:
            if key in known and known[key].when is When.DISSATISFIED:
                yield f"{key} depends on ratings that come after it"

    def _wrong_words(self) -> Iterator[str]:
        """What is needed in every language is there, and no words lie unused."""
        needed = {
            "scale": (self.scale, None),
            "texts": (self.texts, self.needed_texts),
            "shown": (self.shown, self._asked(Channel.WEB)),
            "script": (self.script, self._needed_script),
            "labels": (self.labels, self._with_options),
        }
        for table, (words, keys) in needed.items():
            yield from _compare(table, words, keys, self.languages, _MAY.get(table, frozenset()))
        prompts, speaks = self._needed_prompts, tuple(self.voices)
        yield from _compare("spoken", self.spoken, prompts, speaks, _MAY["spoken"])
        for language, words in self.spoken.items():
            if lacks := set(MenuPrompt) - words.keys():
                some = len(lacks) < len(MenuPrompt)
                yield from (f"spoken.{language}.{key} is missing" for key in sorted(lacks) if some)
        for language, labels in self.labels.items():
            for key, names in labels.items():
                if key in self._with_options and len(names) != len(self.question(key).options):
                    yield f"labels.{language}.{key}: one for each option"
        if self.asks_on(Channel.VOICE) and not self.voices:
            yield "voices: a call needs at least one"

    def _asked(self, channel: Channel) -> frozenset[str]:
        return frozenset(question.key for question in self.form(channel))

    @property
    def _needed_prompts(self) -> frozenset[str]:
        return frozenset(Prompt) | self._asked(Channel.VOICE) if self.asks_on(Channel.VOICE) else frozenset()

    @property
    def _needed_script(self) -> frozenset[str]:
        asked = self._asked(Channel.INTERVIEWER)
        return frozenset(Script) | asked if asked else frozenset()

    @property
    def _with_options(self) -> frozenset[str]:
        return frozenset(question.key for question in self.questions if question.options)

    def asks_on(self, channel: Channel) -> bool:
        """Whether this questionnaire can be asked on that channel."""
        return channel in self.forms or (channel is Channel.SMS and not self.forms)

    def form(self, channel: Channel) -> tuple[Question, ...]:
        """The questions of a channel in its order; none where it asks nothing."""
        if not self.forms:
            return self.questions if channel is Channel.SMS else ()
        return tuple(self.question(key) for key in self.forms.get(channel, ()))

    @property
    def needed_texts(self) -> frozenset[str]:
        """The keys of text messages that every language must have."""
        asked = self.form(Channel.SMS)
        return frozenset(Text) | {key for question in asked for key in question.text_keys}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, the same however it was written down; 64 hex digits."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def question(self, key: str) -> Question:
        """The question of that key; KeyError if there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def ratings(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.kind is Kind.RATING)

    def language(self, wanted: str) -> str:
        """The language to speak with somebody who wants `wanted`: that, one of its kind, or the first."""
        if wanted in self.languages:
            return wanted
        kind = re.split("[-_]", wanted)[0].lower()
        return next((one for one in self.languages if re.split("[-_]", one)[0] == kind), self.languages[0])

    def voice(self, wanted: str) -> str:
        """The language to speak in a call with somebody who wants `wanted`: one that has a voice."""
        if wanted in self.voices:
            return wanted
        nearest = self.language(wanted)
        return nearest if nearest in self.voices else next(iter(self.voices))

    def has_menu(self, wanted: str) -> bool:
        """Whether somebody who wants `wanted` can be called by menu, in the language of their calls."""
        return self.asks_on(Channel.VOICE) and MenuPrompt.BYE in self.spoken[self.voice(wanted)]

    def label(self, language: str, question: str, code: str) -> str:
        """The words of an option, or of a level; KeyError if there is no such one."""
        asked, spoken = self.question(question), self.language(language)
        if asked.kind is Kind.RATING:
            return self.scale[spoken][int(code) - 1]
        return self.labels[spoken][question][asked.options.index(code)]


def _compare(
    table: str,
    words: Mapping[str, Collection[str]],
    keys: frozenset[str] | None,
    languages: tuple[str, ...],
    may: frozenset[str],
) -> Iterator[str]:
    """What is missing in a table of words by language, and what is too much; `keys` None: one entry each.

    `may`: what may be there and need not.
    """
    for language in languages:
        if keys is None or not keys:
            if keys is None and language not in words:
                yield f"{table}.{language} is missing"
            continue
        given = set(words.get(language, ()))
        yield from (f"{table}.{language}.{key} is missing" for key in sorted(keys - given))
        yield from (f"{table}.{language}.{key} is used by no question" for key in sorted(given - keys - may))
    for language in sorted(set(words) - set(languages)):
        yield f"{table}: {language} is not among the languages"
