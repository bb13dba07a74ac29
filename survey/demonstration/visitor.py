"""What the county's people do on the web page: who opens it, and what they choose there. Pure.

Half of those who answer no texts scan the slip that they were given when their case closed. They mean the
same levels as the sandbox's petitioners, whatever the channel.
"""

from collections.abc import Sequence
from functools import cache

from survey.carriers.sandbox.chance import draw, pick
from survey.carriers.sandbox.petitioners.intended import intended_level
from survey.carriers.sandbox.petitioners.person import Habits, load_habits, person_of
from survey.carriers.sandbox.petitioners.vocabulary import Habit, Question
from survey.demonstration.county import data
from survey.demonstration.townsfolk import PUT_RIGHT, SEED

_SCAN = 0.5
_PASSES_OVER = 0.25  # of the optional questions
_GIVES_REASON = 0.7
_MAY_BE_NAMED = 0.5
_RARE = {"pressure": ("yes", 0.04)}  # an option that few have reason to choose


def scans(phone: str) -> bool:
    """Whether somebody with this number opens the page."""
    person = person_of(SEED, phone, _habits())
    answers_no_text = person.only_calls or person.habit is Habit.SILENT
    return answers_no_text and draw(SEED, "scans", phone) < _SCAN


def chosen(
    phone: str, tail: str, mood: float, question: str, options: Sequence[str], round_: int = 1
) -> tuple[list[str], str]:
    """What is chosen of `options` for a question, and what is written; nothing chosen: it is passed over.

    In a later round people think of it anew.
    """
    if round_ > 1:
        mood += PUT_RIGHT
    if question in set(Question):
        return [str(intended_level(SEED, phone, tail, round_, Question(question), mood))], ""

    def chance(what: str) -> float:
        return draw(SEED, what, question, phone, tail)

    if question == "reason":
        return _reason(phone, tail, mood, options, round_) if chance("says") < _GIVES_REASON else ([], "")
    if question == "named":
        return ["yes" if chance("yes") < _MAY_BE_NAMED else "no"], ""
    if chance("passes over") < _PASSES_OVER:
        return [], ""
    rare, share = _RARE.get(question, ("", 0.0))
    if rare:
        return [rare if chance("rare") < share else "no"], ""
    return [pick(options, chance("option") ** 1.8)], ""


def _reason(phone: str, tail: str, mood: float, options: Sequence[str], round_: int) -> tuple[list[str], str]:
    level = intended_level(SEED, phone, tail, round_, Question.RESPONSIBLE_UNIT, mood)
    reasons = data()["reasons"]["satisfied" if level <= 3 else "dissatisfied"]
    code, words = pick(reasons, draw(SEED, "reason", phone, tail))
    return [code] if code in options else [], words if draw(SEED, "writes", phone, tail) < 0.5 else ""


@cache
def _habits() -> Habits:
    return load_habits()
