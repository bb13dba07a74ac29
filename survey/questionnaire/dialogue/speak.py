"""What is said at a place of the call, as pieces; how it leaves the house is the edge's affair. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from survey.questionnaire.dialogue.hear import choices
from survey.questionnaire.dialogue.place import After, Place, Step, language_at
from survey.questionnaire.model import AGAIN, Kind, Prompt, Question, Questionnaire
from survey.vocabulary import ReadingOrder

_PLACE = re.compile(r"\{([a-z_]+)\}")
_LETTERS = re.compile(r"\w")
_ENDS = {
    Step.THANKS: Prompt.THANKS,
    Step.LATER: Prompt.LATER,
    Step.NOT_IN: Prompt.NOT_IN,
    Step.WRONG_PERSON: Prompt.WRONG_PERSON,
    Step.STOPPED: Prompt.STOPPED,
    Step.CALLBACK_NOTED: Prompt.CALLBACK_NOTED,
    Step.NOTHING_OPEN: Prompt.NOTHING_OPEN,
}
_APOLOGIES = {After.WRONG: Prompt.NOT_UNDERSTOOD, After.SILENT: Prompt.NOTHING_HEARD}


class Listens(StrEnum):
    """What is waited for after the words of a place."""

    KEY = "key"
    KEY_OR_WORDS = "key_or_words"
    RECORDING = "recording"
    NOTHING = "nothing"  # we hang up


@dataclass(frozen=True, slots=True)
class Filling:
    """What the prompts' places are filled with. `surname` as it is said; empty where the case has no name.
    `case`: the last characters of its number."""

    office: str
    hotline: str
    surname: str = ""
    case: str = ""
    unit: str = ""
    petition_office: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one prompt in one language. `recording`: the name under which they may lie recorded, without
    its ending; none for what is filled in."""

    language: str
    text: str
    recording: str | None = None


Sentence = tuple[Piece, ...]  # a prompt; its pieces are one after another, as they stand


def listens(questionnaire: Questionnaire, place: Place, wanted: str) -> Listens:
    """What may be answered at a place, in the language spoken there with somebody who wants `wanted`."""
    if place.is_end:
        return Listens.NOTHING
    question = place.asked(questionnaire)
    if question is not None and question.kind is Kind.OPEN:
        return Listens.RECORDING
    voice = questionnaire.voices[language_at(questionnaire, place, wanted)]
    hears = voice.hears and question is not None and question.kind is Kind.RATING
    return Listens.KEY_OR_WORDS if hears else Listens.KEY


def speak(
    questionnaire: Questionnaire,
    place: Place,
    wanted: str,
    filling: Filling,
    order: ReadingOrder,
    again: str = "",
) -> tuple[Sentence, ...]:
    """The sentences of a place, in order; `order` is that of the options (R8), their keys stay. `again`: the
    question with which a later round begins."""
    language = language_at(questionnaire, place, wanted)
    speaker = _Speaker(questionnaire, language, filling)
    question = place.asked(questionnaire)
    if question is not None:
        body = speaker.question(place, question, order, again)
    elif place.step is Step.IDENTITY:
        body = speaker.identity(place)
    elif place.step is Step.CALLBACK:
        promised = () if place.after else (speaker.prompt(Prompt.TO_PERSON),)
        body = iter((*promised, speaker.prompt(Prompt.CALLBACK_TIME)))
    else:
        body = iter((speaker.prompt(_ENDS[place.step]),))
    apology = _APOLOGIES.get(place.after)
    return ((speaker.prompt(apology),) if apology else ()) + tuple(body)


def say_to_stranger(questionnaire: Questionnaire, wanted: str, filling: Filling) -> tuple[Sentence, ...]:
    """What somebody hears who calls us and whom we do not know."""
    speaker = _Speaker(questionnaire, questionnaire.voice(wanted), filling)
    return (speaker.prompt(Prompt.UNKNOWN_CALLER),)


@dataclass(frozen=True, slots=True)
class _Speaker:
    questionnaire: Questionnaire
    language: str
    filling: Filling

    def identity(self, place: Place) -> Iterator[Sentence]:
        """Who calls and that it is voluntary, then who has answered, then how to hear it in each language."""
        if place.after not in _APOLOGIES:
            yield self.prompt(Prompt.GREETING)
        yield self.prompt(Prompt.IDENTITY if self.filling.surname else Prompt.IDENTITY_UNNAMED)
        for language, voice in self.questionnaire.voices.items():
            if voice.key and language != self.language:
                yield _Speaker(self.questionnaire, language, self.filling).prompt(Prompt.CHANGE)

    def question(
        self, place: Place, question: Question, order: ReadingOrder, again: str
    ) -> Iterator[Sentence]:
        says_so = AGAIN in self.questionnaire.spoken[self.language] and place.after not in _APOLOGIES
        if question.key == again and says_so:
            yield self.prompt(AGAIN)
        yield self.prompt(question.key)
        if question.kind not in (Kind.RATING, Kind.CHOICE):
            return
        for key, code in order.of(list(choices(question).items())):
            yield self._option(key, self.questionnaire.label(self.language, question.key, code), question)
        yield self.prompt(Prompt.OPTIONS_END)

    def prompt(self, key: str) -> Sentence:
        """A prompt with its places filled; its own words may be recorded, piece by piece."""
        words = self.questionnaire.spoken[self.language][key]
        parts = _PLACE.split(words)  # words, name, words, name, … words
        own = [part for part in parts[::2] if _LETTERS.search(part)]
        names = iter([key] if len(own) == 1 else [f"{key}.{number}" for number in range(1, len(own) + 1)])
        pieces = []
        for number, part in enumerate(parts):
            if number % 2:
                pieces.append(self._piece(self._filled(part)))
            elif part:
                pieces.append(self._piece(part, next(names) if _LETTERS.search(part) else None))
        return tuple(pieces)

    def _option(self, key: str, level: str, question: Question) -> Sentence:
        """Recorded as a whole, for the level's name is not the machine's to say in a language it has not."""
        words = self.questionnaire.spoken[self.language][Prompt.OPTION]
        filled = _PLACE.sub(lambda place: {"level": level, "key": key}.get(place[1], ""), words)
        stem = Prompt.OPTION if question.kind is Kind.RATING else f"{question.key}.{Prompt.OPTION}"
        return (self._piece(filled, f"{stem}.{key}"),)

    def _filled(self, place: str) -> str:
        if place == "case":
            return " ".join(self.filling.case)  # digits are said one by one
        value: str = getattr(self.filling, place, "")
        return value

    def _piece(self, text: str, recording: str | None = None) -> Piece:
        return Piece(self.language, text, recording)
