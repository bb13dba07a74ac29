"""What stands in the way of publishing a questionnaire (CONTRACT §7, R8), and what is worth a second look.

scale     what is rated, by which levels, on which channels
texts     text messages               speech    calls              menu   calls by menu
people    web pages, and the script of the desk
again     a later round says that the earlier rating stays
wording   leading words, in all of them
steps     all levels cost the same, on every channel
rules     all that can be said of a questionnaire, as one table
"""

from collections.abc import Iterable

from survey.questionnaire.check.again import asked_again
from survey.questionnaire.check.menu import menu_prompts
from survey.questionnaire.check.people import read_out, shown_questions
from survey.questionnaire.check.problem import Circumstances, Level, Problem, Rule
from survey.questionnaire.check.scale import ratings_and_levels
from survey.questionnaire.check.speech import spoken_prompts
from survey.questionnaire.check.steps import steps_of_levels
from survey.questionnaire.check.texts import text_messages
from survey.questionnaire.check.wording import leading_words
from survey.questionnaire.model import Questionnaire

__all__ = ["Circumstances", "Level", "Problem", "Rule", "errors", "look_over"]


def look_over(questionnaire: Questionnaire, given: Circumstances) -> list[Problem]:
    """Everything that can be said against it, what stands in the way first; in the order of the file."""
    found = [
        *ratings_and_levels(questionnaire),
        *text_messages(questionnaire, given),
        *spoken_prompts(questionnaire, given),
        *menu_prompts(questionnaire, given),
        *shown_questions(questionnaire),
        *read_out(questionnaire),
        *asked_again(questionnaire),
        *leading_words(questionnaire),
        *steps_of_levels(questionnaire),
    ]
    return sorted(found, key=lambda problem: problem.level is Level.HINT)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Those that stand in the way of publishing."""
    return [problem for problem in problems if problem.level is Level.ERROR]
