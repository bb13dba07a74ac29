"""What a key, a word or a recording says at a place of the call; or that it says nothing. Pure."""

from dataclasses import dataclass

from survey.questionnaire.conversation import Act, State, is_complete
from survey.questionnaire.dialogue.place import LISTENING, Place, Step
from survey.questionnaire.model import LEVELS, Kind, Question, Questionnaire
from survey.questionnaire.reading import Consent, read_reply
from survey.vocabulary import Daytime, RatedObject, Reading

AGAIN, PERSON = "*", "9"
_EVERYWHERE = {"0": Act.OPT_OUT, PERSON: Act.TO_PERSON}
_AT_IDENTITY = {"1": Act.CONFIRMED, "2": Act.WRONG_PERSON, "3": Act.NOT_IN} | _EVERYWHERE
_TIMES = {"1": Daytime.MORNING, "2": Daytime.AFTERNOON, "3": Daytime.EVENING}
_CONSENT = {"1": str(Consent.YES), "2": str(Consent.NO)}
_LEVELS = {str(level): str(level) for level in LEVELS}
MOST_OPTIONS = 8  # 9 and 0 mean something everywhere


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came since the place was said. `keys`: as pressed; `speech`: what the carrier's recogniser
    understood; `recorded`: a recording was made; `hung_up`: nobody listens any more."""

    keys: str | None = None
    speech: str | None = None
    recorded: bool = False
    hung_up: bool = False


@dataclass(frozen=True, slots=True)
class Uttered:
    """What somebody said, as the conversation takes it (see its Heard). `at`: when they want to be called."""

    question: str | None = None
    value: str | None = None
    text: str = ""
    acts: frozenset[Act] = frozenset()
    how: str = ""
    recorded: bool = False
    at: Daytime | None = None


def hear(
    questionnaire: Questionnaire, state: State, place: Place, pressed: Pressed, *, own_number: bool = True
) -> Uttered | None:
    """What was said, or nothing: silence, a wish to hear it again or in another language, a first wrong key.

    `own_number`: false where somebody calls us from another number of the case: "wrong number" is then
    nothing but "not in".
    """
    question = place.asked(questionnaire)
    if question is not None and question.kind is Kind.OPEN:
        return _recorded(question, pressed)
    if pressed.keys and place.step in LISTENING:
        return _by_keys(questionnaire, state, place, pressed.keys, own_number=own_number)
    if pressed.speech and question is not None and question.kind is Kind.RATING:
        return _words(questionnaire, place, question, pressed.speech)
    return None


def is_idle(pressed: Pressed) -> bool:
    """Whether nothing was pressed or said, or only the wish to hear it again: nothing is kept of that."""
    return pressed.keys in (None, "", AGAIN) and not pressed.speech and not pressed.recorded


def language_keys(questionnaire: Questionnaire, place: Place) -> dict[str, int]:
    """The keys that change the language at this place, and the number of the voice each changes to."""
    if place.step is not Step.IDENTITY:
        return {}
    voices = enumerate(questionnaire.voices.values(), 1)
    return {
        voice.key: number
        for number, voice in voices
        if voice.key and voice.key not in {*_AT_IDENTITY, AGAIN} and number != place.voice
    }


def choices(question: Question) -> dict[str, str]:
    """The keys of a question and the value that each chooses, in the order of the questionnaire."""
    match question.kind:
        case Kind.RATING:
            return _LEVELS
        case Kind.CONSENT:
            return _CONSENT
        case Kind.CHOICE:
            return {str(key): code for key, code in enumerate(question.options[:MOST_OPTIONS], 1)}
        case Kind.OPEN:
            return {}


def _by_keys(
    questionnaire: Questionnaire, state: State, place: Place, keys: str, *, own_number: bool
) -> Uttered | None:
    question = place.asked(questionnaire)
    if question is not None and (value := choices(question).get(keys)):
        return Uttered(question=question.key, value=value, how=_how(keys))
    if place.step is Step.CALLBACK and keys in _TIMES:
        return Uttered(acts=frozenset({Act.CALLBACK}), how=_how(keys), at=_TIMES[keys])
    act = _AT_IDENTITY.get(keys) if place.step is Step.IDENTITY else _EVERYWHERE.get(keys)
    if act is Act.WRONG_PERSON and not own_number:
        act = Act.NOT_IN
    if act is None and place.wrong and not (keys == AGAIN or keys in language_keys(questionnaire, place)):
        act = Act.TO_PERSON  # a wrong key is asked about once; the second time a person helps
    if act is Act.TO_PERSON and (is_complete(state) or place.step is Step.CALLBACK):
        return None  # nothing is left that a person would ask, or one was promised already
    return Uttered(acts=frozenset({act}), how=_how(keys)) if act else None


def _words(questionnaire: Questionnaire, place: Place, question: Question, speech: str) -> Uttered:
    """Words are read by the conversation; after a wrong key, vague ones count as the second time."""
    said = Uttered(question=question.key, text=speech)
    if not place.wrong:
        return said
    reply = read_reply(speech, questionnaire.languages[0], question.object or RatedObject.RESPONSIBLE_UNIT)
    if reply.reading is not Reading.REASK:
        return said
    return Uttered(question=question.key, text=speech, acts=frozenset({Act.TO_PERSON}), how=reply.rule)


def _recorded(question: Question, pressed: Pressed) -> Uttered:
    """A reason is spoken or left out; who hangs up instead has left it out, as the prompt says."""
    if pressed.recorded:
        return Uttered(question=question.key, value="", how="recorded", recorded=True)
    return Uttered(question=question.key, value="", how="silence")


def _how(keys: str) -> str:
    return f"key {keys[:8]}"
