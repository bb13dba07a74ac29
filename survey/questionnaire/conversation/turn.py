"""What goes into a turn of the conversation and what comes out of it."""

from dataclasses import dataclass
from enum import StrEnum

from survey.questionnaire.conversation.state import State
from survey.questionnaire.reading import Reply
from survey.vocabulary import Channel, Purpose


class Act(StrEnum):
    """What was asked for, or told, besides an answer."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    REFUSE = "refuse"
    WRONG_PERSON = "wrong_person"
    DECEASED = "deceased"
    NOT_PETITIONER = "not_petitioner"
    TO_PERSON = "to_person"
    TO_CODERS = "to_coders"  # nobody of us can read it: two people do
    LATER = "later"
    NOT_IN = "not_in"  # somebody else took the call
    CONFIRMED = "confirmed"  # it is the person, who has not said more yet
    CALLBACK = "callback"  # a time was named


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody said, in words to be read or by choosing.

    `asked`: the question now open was sent, as far as anybody knows; what comes before that is about the one
    before. `over`: there is no open survey. `question`: what was asked, where the channel knows it (a call,
    a page, the desk). `value`: what was chosen for it: a level, yes or no, an option, several options with
    commas between; empty passes it over; none: `text` is to be read. `acts`: what was asked for by a key or
    a button. `how`: by what means it was chosen. `recorded`: it was spoken, and lies on a recording.
    """

    text: str = ""
    asked: bool = True
    over: bool = False
    channel: Channel = Channel.SMS
    question: str | None = None
    value: str | None = None
    acts: frozenset[Act] = frozenset()
    how: str = ""
    recorded: bool = False


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
