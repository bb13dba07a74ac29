"""What goes into a turn of the conversation and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum

from survey.questionnaire.conversation.state import State
from survey.questionnaire.reading import Reply
from survey.vocabulary import Purpose


class Act(StrEnum):
    """What was asked for, or told, besides an answer."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    REFUSE = "refuse"
    WRONG_PERSON = "wrong_person"
    DECEASED = "deceased"
    NOT_PETITIONER = "not_petitioner"
    TO_PERSON = "to_person"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Heard:
    """One message. `asked`: the question now open was sent, as far as anybody knows; what comes before that
    is about the one before. `over`: there is no open survey.
    """

    text: str
    asked: bool = True
    over: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was understood; the first to a question counts, a later different one is shown."""

    question: str
    value: str
    words: str | None
    how: str
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Say:
    text_key: str
    purpose: Purpose
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """`reading` and `rule`: how the message was read, as it is kept."""

    state: State
    reading: str
    rule: str
    given: tuple[Given, ...] = ()
    say: Say | None = None
    acts: frozenset[Act] = frozenset()


def of_reply(state: State, reply: Reply) -> Turn:
    """A turn that keeps and says nothing yet."""
    return Turn(state, reply.code, reply.rule)
