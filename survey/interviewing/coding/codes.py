"""What a coder can make of words, and what the conversation then hears. Pure.

1 to 5     a level, where a rating was asked
a code     of the question's options; several of them for a reason that was spoken
stop …     what somebody asked for instead of answering
none       nobody can tell: a person calls
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from survey.questionnaire.conversation import Act, may_choose
from survey.questionnaire.model import Question
from survey.vocabulary import CodingKind

LONGEST = 255  # characters of a code in the table


class Instead(StrEnum):
    """What stands in the words instead of an answer."""

    STOP = "stop"  # wants to hear no more
    REFUSE = "refuse"  # does not want to answer this
    WRONG_PERSON = "wrong_person"
    HUMAN = "human"  # wants to talk to somebody
    NONE = "none"  # cannot be coded


_ACTS = {
    Instead.STOP: Act.OPT_OUT,
    Instead.REFUSE: Act.REFUSE,
    Instead.WRONG_PERSON: Act.WRONG_PERSON,
    Instead.HUMAN: Act.TO_PERSON,
    Instead.NONE: Act.TO_PERSON,
}


class BadCode(ValueError):
    """It cannot be made of these words."""


@dataclass(frozen=True)
class Meaning:
    """What the conversation hears: a value for the question, or an act, never both."""

    value: str | None
    act: Act | None


def offered(kind: CodingKind) -> tuple[Instead, ...]:
    """What can be said instead of an answer: of a reason nothing but that it cannot be understood."""
    return tuple(Instead) if kind is CodingKind.REPLY else (Instead.NONE,)


def code_of(question: Question, kind: CodingKind, given: Sequence[str]) -> str:
    """One code for what was chosen, the same for the same choice. BadCode if it cannot be chosen."""
    chosen = [one for one in given if one]
    if len(chosen) == 1 and chosen[0] in offered(kind):
        return chosen[0]
    in_order = [code for code in question.options if code in chosen] if question.options else chosen
    value = ",".join(in_order)
    if not value or len(in_order) != len(set(chosen)) or len(value) > LONGEST:
        raise BadCode(question.key)
    if not may_choose(question, value):
        raise BadCode(question.key)
    return value


def meaning(kind: CodingKind, code: str) -> Meaning:
    """What follows from the code that was agreed on."""
    if kind is CodingKind.RECORDING:
        return Meaning("" if code == Instead.NONE else code, None)
    if code in set(Instead):
        return Meaning(None, _ACTS[Instead(code)])
    return Meaning(code, None)
