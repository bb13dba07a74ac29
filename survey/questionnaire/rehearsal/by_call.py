"""A call: what is said at each place, and what keys, words and silence lead to. Pure."""

from collections.abc import Sequence

from survey.questionnaire.conversation import Heard, advance, begin
from survey.questionnaire.dialogue import (
    FIRST,
    Filling,
    Listens,
    Place,
    Pressed,
    Sentence,
    Uttered,
    following,
    hear,
    listens,
    repeated,
    speak,
)
from survey.questionnaire.model import Questionnaire
from survey.questionnaire.rehearsal.scene import (
    Course,
    Expects,
    Line,
    Rehearsal,
    Waiting,
    Who,
    acts_of,
    is_over,
)
from survey.questionnaire.rehearsal.setting import Setting
from survey.questionnaire.seconds import spoken_seconds
from survey.vocabulary import Channel

HANG_UP = "hang up"
KEYS = frozenset("0123456789*#")
LONGEST = 120  # turns: no caller waits so long, and silence ends a call by itself


def by_call(questionnaire: Questionnaire, setting: Setting, inputs: Sequence[str]) -> Rehearsal:
    """Each input is a key, nothing for silence, `hang up`, or what is spoken."""
    course, place = Course(begin(questionnaire, setting.language)), FIRST
    course.lines += said_at(questionnaire, setting, place)
    settled = False
    for given in inputs[:LONGEST]:
        if place.is_end:
            break
        pressed = _pressed(questionnaire, setting, place, given)
        uttered = hear(questionnaire, course.state, place, pressed)
        course.lines.append(Line(Who.THEY, given))
        if uttered is None:
            place = repeated(questionnaire, course.state, place, pressed)
        else:
            turn = advance(questionnaire, course.state, _heard(uttered))
            course.state = turn.state
            course.lines += acts_of(turn)
            settled = settled or is_over(questionnaire, turn)
            place = following(questionnaire, place, turn, settled=settled)
        if pressed.hung_up:
            return course.at(None)
        course.lines += said_at(questionnaire, setting, place)
    waiting = (
        None
        if place.is_end
        else Waiting(_expected(questionnaire, setting, place), _asks(questionnaire, place))
    )
    return course.at(waiting)


def said_at(questionnaire: Questionnaire, setting: Setting, place: Place) -> list[Line]:
    """The sentences of a place, each with the seconds that it takes."""
    spoken = speak(questionnaire, place, setting.language, filling(setting), setting.order)
    return [_line(sentence) for sentence in spoken]


def filling(setting: Setting) -> Filling:
    places = setting.places
    names = ("office", "hotline", "surname", "case", "unit", "petition_office")
    return Filling(**{name: places[name] for name in names})


def _line(sentence: Sentence) -> Line:
    """A prompt; its recordings bear its name: identity.1, option.5."""
    words = "".join(piece.text for piece in sentence)
    recorded = next((piece.recording for piece in sentence if piece.recording), "")
    key, language = recorded.split(".", maxsplit=1)[0], sentence[0].language
    return Line(Who.WE, words, key=key, seconds=spoken_seconds(words), language=language)


def _asks(questionnaire: Questionnaire, place: Place) -> str:
    """The question asked there, or the name of the place."""
    question = place.asked(questionnaire)
    return question.key if question else str(place.step)


def _expected(questionnaire: Questionnaire, setting: Setting, place: Place) -> Expects:
    """A call that is not over waits for something."""
    return Expects(listens(questionnaire, place, setting.language))


def _pressed(questionnaire: Questionnaire, setting: Setting, place: Place, given: str) -> Pressed:
    """What the carrier would bring of it: words only where it listens to words."""
    words = given.strip()
    if words == HANG_UP:
        return Pressed(hung_up=True)
    heard = listens(questionnaire, place, setting.language)
    if heard is Listens.RECORDING:
        return Pressed(recorded=bool(words) and words not in KEYS)
    if words in KEYS:
        return Pressed(keys=words)
    return Pressed(speech=words or None) if heard is Listens.KEY_OR_WORDS else Pressed()


def _heard(uttered: Uttered) -> Heard:
    return Heard(
        uttered.text,
        channel=Channel.VOICE,
        question=uttered.question,
        value=uttered.value,
        acts=uttered.acts,
        how=uttered.how,
        recorded=uttered.recorded,
    )
