"""Giving a rectification to a verifier: by itself when it opens, or by hand."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import RECTIFICATION_OPEN, Account, Rectification, Survey, Unit
from survey.rectification.admit import check
from survey.rectification.choose_verifier import Candidate, choose_verifier
from survey.rectification.read.may_see import SETTLED
from survey.rectification.refusal import Refused, Why
from survey.rectification.take import Step, hold, take
from survey.runtime import Runtime
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject, Role
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

AT_MOST = 200  # in one transaction

VERIFIES: Mapping[RatedObject, Role] = {
    RatedObject.RESPONSIBLE_UNIT: Role.VERIFIER,
    RatedObject.PETITION_OFFICE: Role.INSPECTOR,
}


def assign(runtime: Runtime, rectification_id: int, account_id: int, by: Person) -> None:
    """By hand, whatever the area: to an active account that verifies such cases and is not of the unit."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        check(session, one, Act.ASSIGN, by)
        _check_verifier(session, one, account_id)
        step = Step(Act.ASSIGN, by, detail={"verifier": account_id, "before": one.verifier_id})
        take(runtime, session, one, step, now, verifier_id=account_id)


def assign_from_shell(runtime: Runtime, rectification_id: int, account_id: int, actor: str) -> None:
    """The same by who is at the shell, where no account stands behind the act; on record as theirs."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        one = hold(session, rectification_id)
        _check_verifier(session, one, account_id)
        step = Step(Act.ASSIGN, detail={"verifier": account_id, "before": one.verifier_id})
        take(runtime, session, one, step, now, verifier_id=account_id)
        record(session, now, actor, "rectification.assign", ("rectification", str(one.id)))


def assign_waiting(runtime: Runtime) -> int:
    """Give those that nobody has, or nobody any more, to whom it is nearest; how many were given.

    All of them are looked at, so that those for whom there is nobody stand in no other's way.
    """
    given, last = 0, 0
    waits = (RECTIFICATION_OPEN, or_(Rectification.verifier_id.is_(None), _is_left_behind()))
    with runtime.database.read() as session:
        if session.scalar(select(Rectification.id).where(*waits).limit(1)) is None:
            return 0
    while True:
        with runtime.database.write() as session:
            waiting = session.scalars(
                select(Rectification)
                .where(*waits, Rectification.id > last)
                .order_by(Rectification.id)
                .limit(AT_MOST)
                .with_for_update(skip_locked=True)
            ).all()
            given += _assign(runtime, session, waiting)
        if len(waiting) < AT_MOST:
            return given
        last = waiting[-1].id


def verifiers(session: Session, rated: RatedObject, *, settled: bool = False) -> list[Candidate]:
    """The active accounts that look into such cases, with what each has to do.

    `settled`: as far as it may be shown to who knows nothing of surveys that run (R6), not even how many.
    """
    load = (
        select(Rectification.verifier_id, func.count().label("load"))
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(RECTIFICATION_OPEN, SETTLED if settled else true())
        .group_by(Rectification.verifier_id)
        .subquery()
    )
    rows = session.execute(
        select(Account.id, Unit.code, func.coalesce(load.c.load, 0))
        .outerjoin(Unit, Unit.id == Account.unit_id)
        .outerjoin(load, load.c.verifier_id == Account.id)
        .where(Account.role == VERIFIES[rated], Account.active)
        .order_by(Account.id)
    )
    return [Candidate(*row) for row in rows]


def _assign(runtime: Runtime, session: Session, waiting: Sequence[Rectification]) -> int:
    tree, now = read_unit_tree(session), runtime.clock.now()
    able = {rated: verifiers(session, rated) for rated in RatedObject}
    given = 0
    for one in waiting:
        chosen = choose_verifier(able[one.object], list(tree.above(tree.by_id[one.unit_id])))
        if chosen is None:
            continue
        step = Step(Act.ASSIGN, detail={"verifier": chosen, "before": one.verifier_id})
        take(runtime, session, one, step, now, verifier_id=chosen)
        able[one.object] = [who.with_one_more(chosen) for who in able[one.object]]
        given += 1
    return given


def _is_left_behind() -> ColumnElement[bool]:
    """It is its verifier's turn, whose account is off, or of another role by now."""
    roles = (and_(Rectification.object == rated, Account.role == role) for rated, role in VERIFIES.items())
    there = exists().where(Account.id == Rectification.verifier_id, Account.active, or_(*roles))
    for_meeting = and_(Rectification.state == State.DOCKET, Rectification.verified_at.is_(None))
    return and_(or_(Rectification.state.in_((State.TO_VERIFY, State.REPORTED)), for_meeting), ~there)


def _check_verifier(session: Session, one: Rectification, account_id: int) -> None:
    tree = read_unit_tree(session)
    found = {who.account_id: who for who in verifiers(session, one.object)}.get(account_id)
    if found is None or (found.area is not None and tree.by_id[one.unit_id] in tree.above(found.area)):
        raise Refused(Why.NO_VERIFIER)
