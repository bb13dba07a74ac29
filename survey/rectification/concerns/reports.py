"""Which answers tell in confidence (R6): to the supervisor alone, whatever is answered. Pure."""

from collections.abc import Iterator

from survey.questionnaire.model import Questionnaire
from survey.vocabulary import ConcernKind, Reading

# The signature under the callback form: only "it was not me" is a report, not "I never saw one".
SIGNED, NOT_MINE = "signed", "no"
STEERED = "pressure"  # the rule that takes no level from words about being steered or threatened


def reports_in(asked: Questionnaire) -> Iterator[tuple[ConcernKind, str, str]]:
    """Kind, question and value of each answer that is a report."""
    for question in asked.questions:
        if question.report is not None:
            yield ConcernKind.PRESSURE, question.key, question.report
        elif question.key == SIGNED and NOT_MINE in question.options:
            yield ConcernKind.FORGED_SIGNATURE, question.key, NOT_MINE


def is_confided_message(reading: str | None, rule: str | None) -> bool:
    """Whether a message was read as a report."""
    return reading == Reading.NOT_PETITIONER or rule == STEERED


def confided(asked: Questionnaire) -> frozenset[str]:
    """The questions whose answers are shown only to who hears of reports.

    Every answer to them: were a "no" shown and a "yes" not, the gap would tell.
    """
    return frozenset(question for _, question, _ in reports_in(asked))
