"""Who asks about a promise, and who says what follows a broken one; ended rectifications too."""

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import Session, aliased

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.models import Account, Rectification
from survey.rectification.admit import is_settled, is_theirs
from survey.rectification.allowed import runs
from survey.rectification.read.may_see import SETTLED
from survey.vocabulary import RectificationAct


def runs_it(session: Session, who: Person, one: Rectification) -> bool:
    """Whoever runs it, once they may know of it; nobody of the office that was rated itself."""
    return is_settled(session, one) and is_theirs(session, one, RectificationAct.CONCLUDE, who)


def asks_it(session: Session, who: Person, one: Rectification) -> bool:
    """Its verifier; where nobody has it any more, whoever runs it."""
    if one.verifier_id == who.id:
        return who.may(Permission.RECTIFICATIONS_VERIFY)
    verifier = session.get(Account, one.verifier_id) if one.verifier_id else None
    return (verifier is None or not verifier.active) and runs_it(session, who, one)


def run_by(who: Person) -> ColumnElement[bool]:
    """`runs_it` as a condition over Rectification and Survey."""
    return and_(SETTLED, Rectification.object.in_(runs(who.role)))


def asked_by(who: Person) -> ColumnElement[bool]:
    """`asks_it` as a condition over Rectification and Survey."""
    verifier = aliased(Account)
    active = exists().where(verifier.id == Rectification.verifier_id, verifier.active)
    nobodys = and_(or_(Rectification.verifier_id.is_(None), ~active), run_by(who))
    if not who.may(Permission.RECTIFICATIONS_VERIFY):
        return nobodys
    return or_(Rectification.verifier_id == who.id, nobodys)
