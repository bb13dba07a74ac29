"""What people were satisfied or dissatisfied with: codes by their words in the questionnaire in force."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.accounts.language import language
from survey.console.read_figures import Figures
from survey.course.questionnaires import NoQuestionnaire, current_questionnaire, questionnaire
from survey.scoring.counting import REASON
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class Reason:
    """How many named it who were satisfied, and who were not; both None where it is hidden."""

    key: str
    name: str
    satisfied: int | None
    dissatisfied: int | None

    @property
    def named(self) -> int:
        return (self.satisfied or 0) + (self.dissatisfied or 0)


def read_names(session: Session) -> Mapping[str, str]:
    """What each reason is called; what no questionnaire knows is shown by its code."""
    try:
        asked = questionnaire(session, current_questionnaire(session))
        codes = asked.question(REASON).options
    except (NoQuestionnaire, KeyError):
        return {}
    return {code: asked.label(language(), REASON, code) for code in codes}


def reasons_of(figures: Figures, code: str, rated: RatedObject, names: Mapping[str, str]) -> list[Reason]:
    """The reasons of a unit, what dissatisfied most first. Multiple choice: they add up to nothing."""
    found = []
    for key in figures.keys(code):
        counts = figures.counts_of(code, rated, key)
        if counts is None:
            found.append(Reason(key, names.get(key, key), None, None))
        elif counts.rated:
            pleased = figures.definition.satisfied_of(counts.levels)
            found.append(Reason(key, names.get(key, key), pleased, counts.rated - pleased))
    return sorted(
        found, key=lambda reason: (reason.satisfied is None, -(reason.dissatisfied or 0), -reason.named)
    )
