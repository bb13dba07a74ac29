"""What a list of rectifications can be narrowed to."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from survey.models import RECTIFICATION_OPEN, Rectification, RectificationStep
from survey.rectification.owners import Owner, owner_of
from survey.rectification.read.view import Tier
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import WITH_UNIT, RatedObject
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

_OPEN = and_(RECTIFICATION_OPEN)


@dataclass(frozen=True)
class Wanted:
    """Nothing given: all. `branch`: the code of a unit, with all below it; an unknown one has none.

    `verifier_id`: theirs ("mine"); `assigned`: whether somebody has it to verify. `ended`: only what has
    ended, or only what has not. `asks_time`: only those whose unit waits for an answer to its asking for
    more time.
    """

    states: Collection[State] = ()
    owner: Owner | None = None
    branch: str | None = None
    object: RatedObject | None = None
    tier: Tier | None = None
    verifier_id: int | None = None
    assigned: bool | None = None
    ended: bool | None = None
    asks_time: bool = False
    ids: Collection[int] | None = None
    case_ids: Collection[int] | None = None


def conditions(wanted: Wanted, tree: UnitTree, now: datetime, soon: datetime) -> list[ColumnElement[bool]]:
    """What a rectification has to meet; `soon` as in view.tier_of."""
    one, ended = Rectification, Rectification.ended_at.is_not(None)
    nobodys = one.verifier_id.is_(None)
    branch = tree.branch_ids(str(wanted.branch)) if wanted.branch in tree.parents else []
    found: list[tuple[bool, Callable[[], ColumnElement[bool]]]] = [
        (bool(wanted.states), lambda: one.state.in_(wanted.states)),
        (wanted.owner is not None, lambda: is_turn_of(Owner(str(wanted.owner)))),
        (wanted.branch is not None, lambda: one.unit_id.in_(branch)),
        (wanted.object is not None, lambda: one.object == wanted.object),
        (wanted.tier is not None, lambda: _is_at(Tier(str(wanted.tier)), now, soon)),
        (wanted.verifier_id is not None, lambda: one.verifier_id == wanted.verifier_id),
        (wanted.assigned is not None, lambda: nobodys if not wanted.assigned else ~nobodys),
        (wanted.ended is not None, lambda: ended if wanted.ended else _OPEN),
        (wanted.asks_time, asks_time),
        (wanted.ids is not None, lambda: one.id.in_(wanted.ids or ())),
        (wanted.case_ids is not None, lambda: one.case_id.in_(wanted.case_ids or ())),
    ]
    return [condition() for asked, condition in found if asked]


def is_turn_of(owner: Owner) -> ColumnElement[bool]:
    """`owner_of` as a condition."""
    return or_(
        *(
            and_(
                Rectification.state == state,
                Rectification.object == rated,
                Rectification.verifier_id.is_not(None) if assigned else Rectification.verifier_id.is_(None),
            )
            for state, rated, assigned in product(State, RatedObject, (True, False))
            if owner_of(state, rated, assigned=assigned) is owner
        )
    )


def asks_time() -> ColumnElement[bool]:
    """`latest.asks_for_time` as a condition."""
    ordered, asked, refused = (_last(act) for act in (Act.ORDER, Act.ASK_EXTENSION, Act.REFUSE_EXTENSION))
    return and_(
        Rectification.state.in_(WITH_UNIT),
        Rectification.extended_at.is_(None),
        asked > ordered,
        func.coalesce(refused, 0) < ordered,
    )


def _is_at(tier: Tier, now: datetime, soon: datetime) -> ColumnElement[bool]:
    """`tier_of` as a condition."""
    due, somebodys = Rectification.due_at, and_(_OPEN, ~is_turn_of(Owner.HOUSE))
    if tier is Tier.RED:
        return and_(somebodys, due < now)
    if tier is Tier.AMBER:
        return and_(somebodys, due >= now, due <= soon)
    return or_(~somebodys, due > soon)


def _last(act: Act) -> ColumnElement[int]:
    step = aliased(RectificationStep)
    return (
        select(func.max(step.id))
        .where(step.rectification_id == Rectification.id, step.act == act)
        .scalar_subquery()
    )
