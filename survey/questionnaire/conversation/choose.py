"""What was chosen rather than written: a key in a call, a field of a page, an interviewer's code."""

from dataclasses import replace

from survey.questionnaire.conversation import say
from survey.questionnaire.conversation.state import State, answered, passed
from survey.questionnaire.conversation.turn import Given, Heard, Turn
from survey.questionnaire.model import LEVELS, Kind, Question, Questionnaire
from survey.questionnaire.reading import Consent

CHOSEN, PASSED = "chosen", "passed"
_LEVELS = frozenset(str(level) for level in LEVELS)
_CONSENT = frozenset({str(Consent.YES), str(Consent.NO)})


def may_choose(question: Question, value: str) -> bool:
    """Whether `value` can be chosen for the question; the empty one passes it over."""
    match question.kind:
        case Kind.RATING:
            return value in _LEVELS | {""}
        case Kind.CONSENT:
            return value in _CONSENT | {""}
        case Kind.CHOICE:
            return value in {*question.options, ""}
        case Kind.OPEN:
            return not value or set(value.split(",")) <= set(question.options)


def choose(questionnaire: Questionnaire, state: State, heard: Heard) -> Turn:
    """The turn of a choice, of an act, or of both. ValueError if the question has no such value."""
    turn = Turn(state, "+".join(sorted(heard.acts)) or CHOSEN, heard.how, acts=heard.acts)
    if heard.question is None or heard.value is None:
        return turn
    question = questionnaire.question(heard.question)
    if not may_choose(question, heard.value):
        raise ValueError(f"{heard.question} has no value {heard.value}")
    words = heard.text.strip() or None
    spoken = heard.recorded and question.kind is Kind.OPEN
    if not (heard.value or spoken) and (not words or question.kind is Kind.RATING):
        return _passed(questionnaire, turn, question, heard)
    given = Given(question.key, heard.value, words, heard.how)
    unasked = question.kind is Kind.RATING and question.key not in state.needed
    if heard.over or unasked or question.key in state.answers:
        # The first accepted answer wins, whatever the channel; a later different one is shown (DESIGN §6).
        # So is a rating that this round does not ask: the one that was given before stays.
        same = state.answers.get(question.key) == heard.value and not words
        return turn if same else replace(turn, given=(replace(given, counted=False),))
    moved = answered(questionnaire, state, question.key, heard.value)
    return replace(turn, state=moved, given=(given,), say=say.after_answer(questionnaire, moved))


def _passed(questionnaire: Questionnaire, turn: Turn, question: Question, heard: Heard) -> Turn:
    """A rating is not given by passing it over (R7): it stays open, and what was said instead is shown."""
    if question.kind is Kind.RATING and heard.text.strip():
        shown = Given(question.key, "", heard.text.strip(), heard.how, counted=False)
        return replace(turn, reading=PASSED, given=(shown,))
    if heard.over or question.kind is Kind.RATING:
        return replace(turn, reading=PASSED)
    return replace(turn, reading=PASSED, state=passed(questionnaire, turn.state, question.key))
