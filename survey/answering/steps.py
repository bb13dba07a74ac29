"""How far somebody has come in the form, in words that stay true. Pure."""

from dataclasses import dataclass

from survey.questionnaire.conversation import State, is_complete
from survey.questionnaire.model import DISSATISFIED, Kind, Question, Questionnaire, When
from survey.vocabulary import Channel

IDENTITY = 1  # the page before all questions is the first step


@dataclass(frozen=True)
class Step:
    """The `number`th of `of` steps. `at_most`: how many there will be is not known yet."""

    number: int
    of: int
    at_most: bool


def first_step(asked: Questionnaire, state: State) -> Step:
    """The page that asks who is there."""
    return Step(IDENTITY, *_all(asked, state))


def step(asked: Questionnaire, state: State) -> Step:
    """The page of the question that is open; what was answered or passed over anywhere is behind.

    Until every rating is in it says the same whatever was rated (R8): some questions come after a 4 or 5.
    """
    behind = sum(
        question.key in state.answers or question.key in state.declined for question in _asked(asked, state)
    )
    return Step(IDENTITY + behind + 1, *_all(asked, state))


def _all(asked: Questionnaire, state: State) -> tuple[int, bool]:
    questions = _asked(asked, state)
    always = [question for question in questions if question.when is When.ALWAYS]
    rated = is_complete(state)
    some = questions if not rated or is_dissatisfied(asked, state) else always
    return IDENTITY + len(some), not rated and len(always) < len(questions)


def _asked(asked: Questionnaire, state: State) -> list[Question]:
    """The questions of this person's form: a later round asks only for some of the ratings."""
    return [
        question
        for question in asked.form(Channel.WEB)
        if question.kind is not Kind.RATING or question.key in state.needed
    ]


def is_dissatisfied(asked: Questionnaire, state: State) -> bool:
    """Whether any rating so far is a 4 or 5."""
    ratings = {question.key for question in asked.ratings()}
    return any(int(value) in DISSATISFIED for key, value in state.answers.items() if key in ratings)
