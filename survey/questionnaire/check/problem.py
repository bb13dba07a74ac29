"""What the linter says: where, what, and how to mend it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

LINK = "https://hf.example.cn/s/abcdefghijkl"  # of the length that a link has

N_ = str  # marks words that the catalogues of the pages carry


class Level(StrEnum):
    ERROR = "error"  # stands in the way of publishing
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Rule:
    """`what` is wrong and how to `mend` it, each with gaps that a Problem fills."""

    what: str
    mend: str
    level: Level = Level.ERROR


@dataclass(frozen=True)
class Problem:
    """A rule that is broken, `where`: a path such as texts.zh-CN.invite; `gaps` fill the rule's words."""

    rule: Rule
    where: str
    gaps: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def what(self) -> str:
        return self.rule.what % self.gaps

    @property
    def mend(self) -> str:
        return self.rule.mend % self.gaps

    @property
    def level(self) -> Level:
        return self.rule.level

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. {self.mend}."


Problems = Iterator[Problem]


def any_words(text_key: str, body: str, params: Mapping[str, str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What surrounds the words when they leave: who asks, the number to call back, the address of a web page,
    whether text messages carry it under the policy in force, and which words the carrier takes: a text's key,
    the text as it leaves, and what was filled in."""

    signature: str
    hotline: str
    link: str = LINK
    links_in_texts: bool = False
    says: Callable[[str, str, Mapping[str, str]], bool] = any_words
