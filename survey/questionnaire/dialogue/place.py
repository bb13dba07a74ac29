"""Where a call stands, and how that is written into an address and read back. Pure."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from survey.questionnaire.model import Question, Questionnaire
from survey.vocabulary import Channel


class Step(StrEnum):
    IDENTITY = "identity"  # who calls, and who has answered
    QUESTION = "q"
    CALLBACK = "callback"  # a person was asked for: when?
    # Ends: something is said, then we hang up.
    THANKS = "thanks"
    LATER = "later"
    NOT_IN = "not_in"
    WRONG_PERSON = "wrong_person"
    STOPPED = "stopped"
    CALLBACK_NOTED = "callback_noted"
    NOTHING_OPEN = "nothing_open"


LISTENING = frozenset({Step.IDENTITY, Step.QUESTION, Step.CALLBACK})


class After(StrEnum):
    """Why a place is said once more."""

    NEW = ""
    AGAIN = "a"  # asked for by star
    WRONG = "w"
    SILENT = "s"


class BadPlace(ValueError):
    """A piece of an address that names no place of the questionnaire."""


@dataclass(frozen=True, slots=True)
class Place:
    """`question`: which one of the voice form, from 1; 0 at other steps. `number`: turns before this one, so
    that no two places of a call are alike. `wrong`, `silent`: wrong keys and silences at this step so far.
    `voice`: the language changed to, as its number among the questionnaire's voices, from 1; 0: not changed.
    """

    step: Step
    question: int = 0
    number: int = 0
    after: After = After.NEW
    wrong: int = 0
    silent: int = 0
    voice: int = 0

    @property
    def path(self) -> str:
        """ASCII, at most 28 characters: `0-identity`, `3-q2`, `4-q2-w10`, `5-q2-s11-v2`."""
        which = f"{self.step}{self.question or ''}"
        said_again = f"-{self.after}{self.wrong}{self.silent}" if self.after else ""
        return f"{self.number}-{which}{said_again}" + (f"-v{self.voice}" if self.voice else "")

    @property
    def is_end(self) -> bool:
        return self.step not in LISTENING

    def asked(self, questionnaire: Questionnaire) -> Question | None:
        """The question asked here; none at other steps."""
        return questionnaire.form(Channel.VOICE)[self.question - 1] if self.question else None

    def once_more(self, after: After, *, wrong: int = 0, silent: int = 0) -> "Place":
        """The same, said again; `wrong` and `silent` are added."""
        return replace(
            self,
            number=_next(self.number),
            after=after,
            wrong=min(self.wrong + wrong, _MOST),
            silent=min(self.silent + silent, _MOST),
        )

    def then(self, step: Step, question: int = 0) -> "Place":
        """The place of another step, in the language now spoken."""
        return Place(step, question, _next(self.number), voice=self.voice)


FIRST = Place(Step.IDENTITY)
_MOST = 9
_LAST = 999  # turns; five minutes of calls have no more, and a longer call is not told apart any more
_STEPS = "|".join(step for step in Step if step is not Step.QUESTION)
_PATH = re.compile(rf"(\d{{1,3}})-(?:({_STEPS})|q([1-9]\d?))(?:-([aws])(\d)(\d))?(?:-v([1-9]\d?))?", re.ASCII)


def _next(number: int) -> int:
    return min(number + 1, _LAST)


def end(step: Step) -> Place:
    """A place where we only say something, of a call that has no other."""
    return Place(step)


def parse(questionnaire: Questionnaire, path: str) -> Place:
    """The place that `path` names; BadPlace if there is none, or if it is written in another way."""
    found = _PATH.fullmatch(path)
    if found is None:
        raise BadPlace("no such place")
    number, step, question, after, wrong, silent, voice = found.groups()
    place = Place(
        Step(step) if step else Step.QUESTION,
        int(question or 0),
        int(number),
        After(after or ""),
        int(wrong or 0),
        int(silent or 0),
        int(voice or 0),
    )
    too_many = place.question > len(questionnaire.form(Channel.VOICE)) or place.voice > len(
        questionnaire.voices
    )
    if too_many or place.path != path:
        raise BadPlace("no such place")
    return place


def language_at(questionnaire: Questionnaire, place: Place, wanted: str) -> str:
    """The language spoken there with somebody who wants `wanted`; the questionnaire has a voice."""
    if place.voice:
        return list(questionnaire.voices)[place.voice - 1]
    return questionnaire.voice(wanted)
