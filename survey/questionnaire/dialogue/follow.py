"""Which place of the call comes next. Pure."""

from dataclasses import replace

from survey.questionnaire.conversation import Act, State, Turn, is_complete
from survey.questionnaire.dialogue.hear import AGAIN, PERSON, Pressed, language_keys
from survey.questionnaire.dialogue.place import After, Place, Step
from survey.questionnaire.model import Questionnaire
from survey.vocabulary import Channel

# The first act that was heard decides.
_ENDS = (
    (Act.OPT_OUT, Step.STOPPED),
    (Act.WRONG_PERSON, Step.WRONG_PERSON),
    (Act.DECEASED, Step.WRONG_PERSON),
    (Act.NOT_IN, Step.NOT_IN),
    (Act.REFUSE, Step.LATER),
    (Act.LATER, Step.LATER),
    (Act.CALLBACK, Step.CALLBACK_NOTED),
)


def following(questionnaire: Questionnaire, place: Place, turn: Turn, *, settled: bool) -> Place:
    """Where a turn of the conversation leads that was taken at `place`.

    `settled`: the survey was over before this turn.
    """
    for act, step in _ENDS:
        if act in turn.acts:
            return place.then(step)
    if settled:
        return place.then(Step.NOTHING_OPEN if place.step is Step.IDENTITY else Step.THANKS)
    if Act.TO_PERSON in turn.acts:
        return place.then(Step.CALLBACK)
    keys = [question.key for question in questionnaire.form(Channel.VOICE)]
    if turn.state.current not in keys:
        return place.then(Step.THANKS)
    number = keys.index(turn.state.current) + 1
    if place.step is Step.QUESTION and number == place.question:
        return place.once_more(After.WRONG, wrong=1)  # it was vague
    return place.then(Step.QUESTION, number)


def repeated(questionnaire: Questionnaire, state: State, place: Place, pressed: Pressed) -> Place:
    """Where it goes on when nothing was said at `place` (`hear` gave nothing)."""
    keys = pressed.keys
    if place.is_end:
        return place
    if keys == AGAIN:
        return place.once_more(After.AGAIN)
    if keys and (voice := language_keys(questionnaire, place).get(keys)):
        return replace(place.then(place.step), voice=voice)
    if keys == PERSON and place.step is not Step.CALLBACK:
        return place.then(Step.NOTHING_OPEN)  # no person would ask more; it says where to call one
    if keys and keys != PERSON and not place.wrong:
        return place.once_more(After.WRONG, wrong=1)
    if not keys and not place.silent:
        return place.once_more(After.SILENT, silent=1)
    return place.then(_goodbye(place, complete=is_complete(state)))


def _goodbye(place: Place, *, complete: bool) -> Step:
    """Nothing was heard a second time: what was said so far is kept, and nothing is made up (R7)."""
    if place.step is Step.CALLBACK:
        return Step.CALLBACK_NOTED
    return Step.THANKS if complete and place.step is Step.QUESTION else Step.LATER
