"""How many wait for what, in one look at those that are open."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import RECTIFICATION_OPEN, Rectification, Survey
from survey.rectification.allowed import runs
from survey.rectification.owners import Owner, runner_of
from survey.rectification.read.may_see import seen_by
from survey.rectification.read.view import Tier
from survey.rectification.read.views import clocks
from survey.rectification.read.wanted import Wanted, asks_time, conditions, is_turn_of
from survey.runtime import Runtime
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RectificationState as State


@dataclass(frozen=True)
class Waiting:
    """Of those that the person sees: `open`, `overdue` and `soon` whoever is to act; the rest is theirs."""

    open: int
    overdue: int
    soon: int
    to_decide: int
    docket: int
    to_verify: int
    without_verifier: int
    time_asked: int


def count_waiting(session: Session, runtime: Runtime, who: Person) -> Waiting:
    """One query, whatever there is."""
    tree, (now, soon) = read_unit_tree(session), clocks(runtime)
    own = _own_turn(who)
    red, amber = (conditions(Wanted(tier=tier), tree, now, soon) for tier in (Tier.RED, Tier.AMBER))
    counted = (
        func.count(),
        _count(*red),
        _count(*amber),
        _count(own, Rectification.state == State.VERIFIED),
        _count(own, Rectification.state == State.DOCKET),
        _count(is_turn_of(Owner.VERIFIER), Rectification.verifier_id == who.id),
        _count(own, Rectification.state.in_((State.TO_VERIFY, State.REPORTED))),
        _count(_in_hand(who), asks_time()),
    )
    query = (
        select(*counted)
        .select_from(Rectification)
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(RECTIFICATION_OPEN, seen_by(who, tree))
    )
    return Waiting(*session.execute(query).one())


def _own_turn(who: Person) -> ColumnElement[bool]:
    return or_(false(), *(is_turn_of(runner_of(rated)) for rated in runs(who.role)))


def _in_hand(who: Person) -> ColumnElement[bool]:
    return Rectification.object.in_(runs(who.role))


def _count(*of: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(and_(*of))
