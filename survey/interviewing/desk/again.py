"""A later round goes to another interviewer than the rounds before, as long as there is one (DESIGN §9)."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, or_
from sqlalchemy.orm import aliased

from survey.models import Account, Attempt, Interview, Survey
from survey.vocabulary import Role


def may_be_asked_by(account_id: int) -> ColumnElement[bool]:
    """Whether this interviewer may be given the survey: not who spoke with the person in an earlier round,
    unless everybody did. A time that the person named is kept by whoever is there."""
    other = aliased(Account)
    fresh = exists().where(
        other.id != account_id, other.active, other.role == Role.INTERVIEWER, ~_interviewed(other.id)
    )
    return or_(Survey.round == 1, Attempt.appointment.is_(True), ~_interviewed(account_id), ~fresh)


def _interviewed(account_id: int | SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether they have spoken with the person in an earlier round of the survey's case."""
    before, interview = aliased(Survey), aliased(Interview)
    spoke = and_(interview.account_id == account_id, interview.confirmed_at.is_not(None))
    return exists().where(
        before.case_id == Survey.case_id,
        before.round < Survey.round,
        interview.survey_id == before.id,
        spoke,
    )
