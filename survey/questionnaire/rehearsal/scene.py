"""A rehearsed conversation as it stands: what was said so far, and what is waited for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from survey.questionnaire.conversation import Act, State, Turn, is_complete, optional_open
from survey.questionnaire.model import Questionnaire


class Who(StrEnum):
    WE = "we"
    THEY = "they"
    ACT = "act"  # nothing is said: something would be done
    UNKNOWN = "unknown"  # what was put in cannot be chosen there


class Expects(StrEnum):
    """What is waited for."""

    TEXT = "text"  # a text message
    KEY = "key"  # a key of the phone, or silence
    KEY_OR_WORDS = "key_or_words"  # or words that are understood
    RECORDING = "recording"  # something spoken, or silence
    ONE = "one"  # one of the choices, or none
    SEVERAL = "several"  # any number of the choices, and words


@dataclass(frozen=True, slots=True)
class Line:
    """`key`: which text, prompt, question or act. `segments` of a text message; `seconds` and `language` of
    what is spoken; `read`: how what they said was understood."""

    who: Who
    words: str
    key: str = ""
    segments: int | None = None
    seconds: float | None = None
    language: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """`asks`: the question that is open, or the place of the call. `optional`: it may be passed over."""

    expects: Expects
    asks: str
    choices: tuple[Choice, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`waiting` is None when it is over."""

    lines: tuple[Line, ...]
    waiting: Waiting | None
    answers: Mapping[str, str] = field(default_factory=dict)


def acts_of(turn: Turn) -> list[Line]:
    """What a turn would bring about besides answers."""
    return [Line(Who.ACT, "", key=act) for act in sorted(turn.acts)]


# What ends all contact: nothing more is said or asked.
ENDING = frozenset({Act.OPT_OUT, Act.WRONG_PERSON, Act.DECEASED, Act.REFUSE})


def is_settled(turn: Turn) -> bool:
    """Whether this turn ends the survey by what was asked for, answers or not."""
    return bool(ENDING & turn.acts)


def is_over(questionnaire: Questionnaire, turn: Turn) -> bool:
    """Whether nothing of the survey is open any more after this turn."""
    return is_settled(turn) or (is_complete(turn.state) and not optional_open(questionnaire, turn.state))


@dataclass(slots=True)
class Course:
    """A rehearsal under way: what was said, and where the conversation stands."""

    state: State
    lines: list[Line] = field(default_factory=list)

    def at(self, waiting: Waiting | None) -> Rehearsal:
        return Rehearsal(tuple(self.lines), waiting, dict(self.state.answers))
