"""A questionnaire as data: the questions in their order and every text in every language (DESIGN §7)."""

import hashlib
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from survey.vocabulary import RatedObject

LEVELS = (1, 2, 3, 4, 5)  # 1 very satisfied … 5 very dissatisfied (CONTRACT §6)
DISSATISFIED = frozenset({4, 5})

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Kind(StrEnum):
    RATING = "rating"
    OPEN = "open"
    CONSENT = "consent"


class When(StrEnum):
    """Who is asked a question."""

    ALWAYS = "always"
    DISSATISFIED = "dissatisfied"  # after a 4 or 5 to any object


class Text(StrEnum):
    """The texts that the conversation itself needs; the others are named by the questions."""

    REASK = "reask"
    WHO = "who"
    HUMAN = "human"
    THANKS = "thanks"
    OPTOUT_DONE = "optout_done"
    WRONG_PERSON = "wrong_person"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Question(_Frozen):
    """One question. `asks`, `opens`, `again`, `reminds` are keys of texts.

    `asks`: after an earlier answer; `opens`: as the first message; `again`: as the first message of a later
    round; `reminds`: when it is open and nothing was heard for long. Only ratings begin a conversation.
    """

    key: Key
    kind: Kind
    asks: Key
    object: RatedObject | None = None
    when: When = When.ALWAYS
    opens: Key | None = None
    again: Key | None = None
    reminds: Key | None = None

    @model_validator(mode="after")
    def _rating_has_object(self) -> Self:
        if (self.kind is Kind.RATING) != (self.object is not None):
            raise ValueError(f"question {self.key}: a rating names its object, other questions have none")
        if self.kind is Kind.RATING and not (self.opens and self.again and self.reminds):
            raise ValueError(f"question {self.key}: a rating has texts to open, to ask again and to remind")
        if self.kind is Kind.RATING and self.when is not When.ALWAYS:
            raise ValueError(f"question {self.key}: ratings are asked of everyone")
        return self

    @property
    def text_keys(self) -> tuple[str, ...]:
        return tuple(key for key in (self.opens, self.asks, self.again, self.reminds) if key)


class Questionnaire(_Frozen):
    """`scale[language]` names the five levels in order; `texts[language][key]` holds the words."""

    key: Key
    version: int = Field(ge=1)
    languages: tuple[str, ...] = Field(min_length=1)
    scale: Mapping[str, tuple[Words, Words, Words, Words, Words]]
    questions: tuple[Question, ...] = Field(min_length=1)
    texts: Mapping[str, Mapping[Key, Words]]

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        keys = [question.key for question in self.questions]
        if len(set(keys)) != len(keys):
            raise ValueError("two questions have the same key")
        if not any(question.kind is Kind.RATING for question in self.questions):
            raise ValueError("a questionnaire asks for at least one rating")
        for language in self.languages:
            if language not in self.scale:
                raise ValueError(f"scale.{language} is missing")
            for key in sorted(self.needed_texts - set(self.texts.get(language, {}))):
                raise ValueError(f"texts.{language}.{key} is missing")
        for language in set(self.texts) | set(self.scale):
            if language not in self.languages:
                raise ValueError(f"{language} is not among the languages")
        for language, texts in self.texts.items():
            for key in sorted(set(texts) - self.needed_texts):
                raise ValueError(f"texts.{language}.{key} is used by no question")
        return self

    @property
    def needed_texts(self) -> frozenset[str]:
        """The keys that every language must have."""
        return frozenset(Text) | {key for question in self.questions for key in question.text_keys}

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
