"""What the template of the desk asks for by name: outcomes, answers, the groups of outcomes."""

from collections.abc import Sequence

from survey.accounts.language import language
from survey.interviewing import words
from survey.interviewing.desk.answer import HOW
from survey.interviewing.desk.at_desk import AtDesk, EndingButton, Stage
from survey.models import Answer
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind, Question
from survey.vocabulary import AttemptState

_BEFORE_ANYBODY_SPOKE = frozenset({"completed", "partial"})  # make no sense before the person is found


def ending_buttons(there: AtDesk, group: str) -> list[EndingButton]:
    """The outcomes of a group of GROUPS that make sense at this point."""
    return [
        one
        for one in there.endings
        if _group(one) == group
        and not (there.stage is Stage.DIALLED and one.listed.rule.code in _BEFORE_ANYBODY_SPOKE)
        and not (there.stage is Stage.ASKING and one.listed.rule.ends_well)
    ]


def _group(button: EndingButton) -> str:
    rule = button.listed.rule
    if rule.contact:
        return "person"
    return "somebody" if rule.becomes is AttemptState.ANSWERED else "nobody"


def outcome_name(there: AtDesk, code: str) -> str:
    """What an outcome is called in the language of the page, out of use or not."""
    return next((one.label(language()) for one in there.outcomes if one.rule.code == code), code)


def choice_name(question: Question, code: str) -> str:
    """The words of a choice that the questionnaire has none for."""
    named = words.YES_NO if question.kind is Kind.CONSENT else words.NO_LEVEL
    return str(named.get(code, code))


def answer_name(asked: Questionnaire, answer: Answer) -> str:
    """An answer as the interviewer wrote it down."""
    question = asked.question(answer.question)
    if not answer.value:
        passed = answer.how.removeprefix(f"{HOW}: ")
        return str(words.NO_LEVEL.get(passed, words.IN_WORDS))
    if question.kind is Kind.CONSENT:
        return str(words.YES_NO.get(answer.value, answer.value))
    spoken = asked.language(language())
    return ", ".join(_labels(asked, spoken, question, answer.value.split(",")))


def _labels(asked: Questionnaire, spoken: str, question: Question, codes: Sequence[str]) -> list[str]:
    known = [code for code in codes if question.kind is Kind.RATING or code in question.options]
    return [asked.label(spoken, question.key, code) for code in known]
