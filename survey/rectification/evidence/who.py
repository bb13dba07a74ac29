"""Who may hand a file in, and who may have one (R6)."""

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.models import EvidenceFile, Rectification, RectificationStep, Survey
from survey.rectification.refusal import Refused
from survey.rectification.take import check
from survey.vocabulary import ENDED, SurveyState
from survey.vocabulary import RectificationAct as Act

# What came with any other step was noted from the petitioner, or about them: no unit has it.
_FOR_UNITS = frozenset({Act.ORDER, Act.ASK_EXTENSION, Act.REPORT})


def may_hand_in(session: Session, one: Rectification, by: Person) -> bool:
    """Whoever verifies, runs it or carries the order out, while it is open."""
    if one.state in ENDED:
        return False
    if any(_may(session, one, act, by) for act in (Act.VERIFY, Act.REPORT)):
        return True
    return _may(session, one, Act.CONCLUDE, by) and _is_settled(session, one)


def may_have(session: Session, one: Rectification, file: EvidenceFile, by: Person) -> bool:
    """Whoever verifies while it is open; who reads rectifications, once the survey has settled; the unit."""
    if one.state not in ENDED and _may(session, one, Act.VERIFY, by):
        return True
    if by.may(Permission.RECTIFICATIONS_READ):
        return by.may(Permission.ANSWERS_LIVE) or _is_settled(session, one)
    return _may(session, one, Act.REPORT, by) and _is_for_units(session, file, by)


def _is_for_units(session: Session, file: EvidenceFile, by: Person) -> bool:
    """What the unit itself handed in, or what came with the order; never what was noted at verification."""
    if file.account_id == by.id:
        return True
    step = session.get(RectificationStep, file.step_id) if file.step_id else None
    return step is not None and step.act in _FOR_UNITS


def _may(session: Session, one: Rectification, act: Act, by: Person) -> bool:
    try:
        check(session, one, act, by)
    except Refused:
        return False
    return True


def _is_settled(session: Session, one: Rectification) -> bool:
    return session.get_one(Survey, one.survey_id).state is SurveyState.SETTLED
