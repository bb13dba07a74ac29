"""Text messages: what we send, and what each reply leads to. Pure."""

from collections.abc import Sequence

from survey.questionnaire.conversation import Heard, Say, advance, begin, first
from survey.questionnaire.model import Kind, Questionnaire
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
from survey.questionnaire.texts import render, segments


def by_text(questionnaire: Questionnaire, setting: Setting, inputs: Sequence[str]) -> Rehearsal:
    """Each input is a message as it is written; an empty one counts too. How one was read is told where that
    decides: a reason or a wish to be contacted is taken as it is."""
    course = Course(begin(questionnaire, setting.language))
    course.lines.append(_sent(questionnaire, setting, first(questionnaire, course.state, 1)))
    settled = False
    for text in inputs:
        if settled:
            break
        turn = advance(questionnaire, course.state, Heard(text))
        question = questionnaire.question(course.state.current) if course.state.current else None
        read = turn.reading if turn.acts or (question and question.kind is Kind.RATING) else ""
        course.lines.append(Line(Who.THEY, text, read=read))
        course.lines += acts_of(turn)
        course.state = turn.state
        if turn.say:
            course.lines.append(_sent(questionnaire, setting, turn.say))
        settled = is_over(questionnaire, turn)
    return course.at(None if settled else Waiting(Expects.TEXT, course.state.current or ""))


def _sent(questionnaire: Questionnaire, setting: Setting, say: Say) -> Line:
    words = render(questionnaire, say.text_key, setting.language, setting.params)
    return Line(Who.WE, words, key=say.text_key, segments=segments(words))
