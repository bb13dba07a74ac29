"""Whether a person may do an act on a rectification as it stands. Acts and pages ask here, and nowhere else.

check   by role, and by whose case it is
admit   that, and what the act asks of what was found, ordered and asked for before

Whether the state allows the act, moves.after says; what the act is given is looked at where it is done.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Rectification, Survey
from survey.rectification.allowed import may_do
from survey.rectification.consent import may_be_named
from survey.rectification.latest import asks_for_time, latest_checks, since_order
from survey.rectification.refusal import Refused, Why
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import PUT_RIGHT, WITH_UNIT, Ending, Finding, Fulfilment, RatedObject, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

VERIFIERS_OWN = frozenset({Act.VERIFY, Act.ACCEPT, Act.RETURN})
UNITS_OWN = frozenset({Act.REPORT, Act.ASK_EXTENSION})
_DECISIONS = frozenset({Act.ORDER, Act.ASK_AGAIN, Act.CONCLUDE, Act.TO_DOCKET})


def check(session: Session, one: Rectification, act: Act, by: Person) -> None:
    """Refused unless it is this person's to do."""
    if not may_do(by.role, act, one.object):
        raise Refused(Why.NOT_YOURS)
    if act in VERIFIERS_OWN and one.verifier_id != by.id:
        raise Refused(Why.NOT_YOURS)
    if act in UNITS_OWN:
        if not (one.named and _is_of_branch(session, by, one.unit_id)):
            raise Refused(Why.NOT_YOURS)
    elif one.object is RatedObject.PETITION_OFFICE and _is_part_of(session, by, one.unit_id):
        raise Refused(Why.NOT_YOURS)


def is_theirs(session: Session, one: Rectification, act: Act, by: Person) -> bool:
    """`check`, as an answer."""
    try:
        check(session, one, act, by)
    except Refused:
        return False
    return True


def admit(session: Session, one: Rectification, act: Act, by: Person, now: datetime) -> None:
    """Refused unless it is this person's to do, and nothing that was found or done before forbids it."""
    check(session, one, act, by)
    why = _hindrance(session, one, act, now)
    if why is not None:
        raise Refused(why)


def is_admitted(session: Session, one: Rectification, act: Act, by: Person, now: datetime) -> bool:
    """`admit`, as an answer."""
    return is_theirs(session, one, act, by) and _hindrance(session, one, act, now) is None


def possible_endings(one: Rectification) -> Sequence[Ending]:
    """How it may be concluded, by what was found and agreed to; what nobody verified is not re-examined."""
    found = [Ending.POLICY] if one.finding is Finding.POLICY else []
    if not one.may_name and one.verified_at is not None:
        found.append(Ending.WITHOUT_NAMING)
    return [*found, Ending.LAWFUL]


def is_settled(session: Session, one: Rectification) -> bool:
    """Whether its survey has: before that only its verifier, and who sees answers live, knows of it (R6)."""
    return session.get_one(Survey, one.survey_id).state is SurveyState.SETTLED


def _hindrance(session: Session, one: Rectification, act: Act, now: datetime) -> Why | None:
    if act in _DECISIONS and not is_settled(session, one):
        return Why.NOT_SETTLED
    match act:
        case Act.VERIFY if one.verified_at is not None:
            return Why.MOVED_ON
        case Act.ORDER if not may_be_named(session, one):
            return Why.NOT_NAMED
        case Act.ASK_AGAIN:
            return _has_to_be_put_right(session, one)
        case Act.TO_DOCKET if one.state is not State.DOCKET:
            return Why.MOVED_ON  # it goes there by itself, and is kept by hand
        case Act.ASK_EXTENSION | Act.EXTEND | Act.REFUSE_EXTENSION:
            return _about_time(session, one, act, now)
    return None


def _about_time(session: Session, one: Rectification, act: Act, now: datetime) -> Why | None:
    """Once for an order, and before its time is over; what was asked for before may be given after it."""
    if one.state not in WITH_UNIT:
        return Why.MOVED_ON  # before its dates are looked at: they tell what came after the acceptance (R6)
    asks = asks_for_time(session, one)
    if act is Act.REFUSE_EXTENSION:
        return None if asks else Why.NOT_ASKED
    asked = act is Act.ASK_EXTENSION and since_order(session, one.id, Act.ASK_EXTENSION)
    if one.extended_at is not None or asked:
        return Why.EXTENDED
    return Why.OVERDUE if now > one.due_at and not asks else None


def _has_to_be_put_right(session: Session, one: Rectification) -> Why | None:
    if one.state is not State.VERIFIED:
        return Why.MOVED_ON
    unmet = Fulfilment.NOT_MET in latest_checks(session, one.id).values()
    return Why.NOT_MET if unmet or one.finding in PUT_RIGHT else None


def _is_of_branch(session: Session, by: Person, unit_id: int) -> bool:
    """Whether the unit is the person's own, or below it."""
    tree = read_unit_tree(session)
    return by.unit_code is not None and by.unit_code in tree.above(tree.by_id[unit_id])


def _is_part_of(session: Session, by: Person, unit_id: int) -> bool:
    """Whether the person belongs to the unit that was rated, or to one below it."""
    if by.unit_code is None:
        return False
    tree = read_unit_tree(session)
    return tree.by_id[unit_id] in tree.above(by.unit_code)
