"""Everything a message says, gathered once, for the rules to weigh."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

from survey.questionnaire.reading.intents import Intent, is_abuse, says_plainly, sentences_with, wants
from survey.questionnaire.reading.lexicon import any_of, lexicon
from survey.questionnaire.reading.normalise import Message, normalise
from survey.questionnaire.reading.numbers import Numbers, is_scale, read_numbers
from survey.questionnaire.reading.satisfaction import Labels, read_labels
from survey.vocabulary import RatedObject

_LEVEL = re.compile(r"满意|不满|satisf|(?<!\d)[1-5](?!\d)")
_CHINESE_GAP = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True)
class Evidence:
    """A reply to the question about `object`. Each property is worked out when a rule first asks."""

    message: Message
    object: RatedObject

    @classmethod
    def of(cls, text: str, about: RatedObject, language: str) -> "Evidence":
        return cls(normalise(text, language), about)

    @cached_property
    def numbers(self) -> Numbers:
        return read_numbers(self.message.text)

    @cached_property
    def labels(self) -> Labels:
        return read_labels(self.message)

    @cached_property
    def levels(self) -> frozenset[int]:
        """The different levels that were named, by digit or in words."""
        return frozenset(self.numbers.levels) | frozenset(self.labels.levels)

    @cached_property
    def text(self) -> str:
        """Without the spaces beside Chinese signs."""
        return _CHINESE_GAP.sub("", self.message.text)

    def wants(self, intent: Intent) -> bool:
        return wants(self.message, intent)

    def says_plainly(self, intent: Intent) -> bool:
        return says_plainly(self.message, intent)

    def has(self, sentiment: str) -> bool:
        """Whether a pattern of lexicon/sentiment.toml is found."""
        return _sentiment(sentiment).search(self.text) is not None

    @property
    def is_empty(self) -> bool:
        return not self.message.sentences

    @property
    def is_abuse(self) -> bool:
        return is_abuse(self.message)

    @property
    def digit_contradicts_words(self) -> bool:
        return bool(self.numbers.levels and self.labels.levels) and len(self.levels) > 1

    @property
    def is_scale(self) -> bool:
        return is_scale(self.message.text)

    @property
    def takes_back(self) -> bool:
        """A "but" behind the level, with something after it that is no level itself."""
        return any(
            rest and re.search(r"\w", rest) and not _LEVEL.search(rest)
            for found in _sentiment("but").finditer(self.text)
            for rest in [_rest(found.groups())]
        )

    @property
    def is_contrary(self) -> bool:
        """The words go against the level: very satisfied and nothing done, or very bad and well done."""
        level = min(self.levels, default=0)
        return (level in {1, 2} and self.has("complaint")) or (level in {4, 5} and self.has("praise"))

    @property
    def asks_what_follows(self) -> bool:
        """The level stands in a question about the consequences of giving it: 评不满意会不会有影响."""
        return any(_LEVEL.search(words) for words in sentences_with(self.message, Intent.CONSEQUENCES))

    @property
    def is_about_other(self) -> bool:
        """The level stands in a sentence about the body that was not asked about."""
        other, both = _about(self.object), _about("both")
        return any(
            other.search(sentence.words) and _LEVEL.search(sentence.words) and not both.search(sentence.words)
            for sentence in self.message.sentences
        )


def _rest(groups: Iterable[str | None]) -> str:
    return next((group for group in groups if group is not None), "")


@cache
def _sentiment(name: str) -> re.Pattern[str]:
    return any_of(lexicon("sentiment")[name])


@cache
def _about(asked: str) -> re.Pattern[str]:
    """Words for the body that `asked` is not, or for both."""
    return re.compile(lexicon("about")[asked])
