"""Who may hand a file in, and who may have one (R6)."""

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.models import EvidenceFile, Rectification, RectificationStep
from survey.rectification.admit import is_settled, is_theirs
from survey.vocabulary import ENDED, WITH_UNIT
from survey.vocabulary import RectificationAct as Act

# What came with any other step was noted from the petitioner, or about them: no unit has it.
_FOR_UNITS = frozenset({Act.ORDER, Act.ASK_EXTENSION, Act.REPORT})


def may_hand_in(session: Session, one: Rectification, by: Person) -> bool:
    """Whoever verifies or runs it, while it is open; who carries the order out, while it is their turn.

    That a file is not taken any more tells a unit nothing of what came of it after the acceptance (R6).
    """
    if one.state in ENDED:
        return False
    if is_theirs(session, one, Act.VERIFY, by) or (
        one.state in WITH_UNIT and is_theirs(session, one, Act.REPORT, by)
    ):
        return True
    return is_theirs(session, one, Act.CONCLUDE, by) and is_settled(session, one)


def may_have(session: Session, one: Rectification, file: EvidenceFile, by: Person) -> bool:
    """Whoever verifies while it is open; who reads rectifications, once the survey has settled; the unit."""
    if one.state not in ENDED and is_theirs(session, one, Act.VERIFY, by):
        return True
    if by.may(Permission.RECTIFICATIONS_READ):
        return by.may(Permission.ANSWERS_LIVE) or is_settled(session, one)
    return is_theirs(session, one, Act.REPORT, by) and _is_for_units(session, file, by)


def _is_for_units(session: Session, file: EvidenceFile, by: Person) -> bool:
    """What the unit itself handed in, or what came with the order; never what was noted at verification."""
    if file.account_id == by.id:
        return True
    step = session.get(RectificationStep, file.step_id) if file.step_id else None
    return step is not None and step.act in _FOR_UNITS
