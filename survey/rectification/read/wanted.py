"""What a list of rectifications can be narrowed to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, and_, false, or_

from survey.models import RECTIFICATION_OPEN, Rectification
from survey.rectification.owners import Owner, owner_of
from survey.rectification.read.view import Tier
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RatedObject
from survey.vocabulary import RectificationState as State

_OPEN = and_(RECTIFICATION_OPEN)


@dataclass(frozen=True)
class Wanted:
    """Nothing given: all. `branch`: the code of a unit, with all below it; an unknown one has none.

    `verifier_id`: theirs ("mine"). `ended`: only what has ended, or only what has not.
    """

    states: Collection[State] = ()
    owner: Owner | None = None
    branch: str | None = None
    object: RatedObject | None = None
    tier: Tier | None = None
    verifier_id: int | None = None
    ended: bool | None = None
    ids: Collection[int] | None = None
    case_ids: Collection[int] | None = None


def conditions(wanted: Wanted, tree: UnitTree, now: datetime, soon: datetime) -> list[ColumnElement[bool]]:
    """What a rectification has to meet; `soon` as in view.tier_of."""
    one = Rectification
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(one.state.in_(wanted.states))
    if wanted.owner is not None:
        found.append(is_turn_of(wanted.owner))
    if wanted.branch is not None:
        found.append(
            one.unit_id.in_(tree.branch_ids(wanted.branch)) if wanted.branch in tree.parents else false()
        )
    if wanted.object is not None:
        found.append(one.object == wanted.object)
    if wanted.tier is not None:
        found.append(_is_at(wanted.tier, now, soon))
    if wanted.verifier_id is not None:
        found.append(one.verifier_id == wanted.verifier_id)
    if wanted.ended is not None:
        found.append(one.ended_at.is_not(None) if wanted.ended else _OPEN)
    if wanted.ids is not None:
        found.append(one.id.in_(wanted.ids))
    if wanted.case_ids is not None:
        found.append(one.case_id.in_(wanted.case_ids))
    return found


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


def _is_at(tier: Tier, now: datetime, soon: datetime) -> ColumnElement[bool]:
    """`tier_of` as a condition."""
    due, somebodys = Rectification.due_at, and_(_OPEN, ~is_turn_of(Owner.HOUSE))
    if tier is Tier.RED:
        return and_(somebodys, due < now)
    if tier is Tier.AMBER:
        return and_(somebodys, due >= now, due <= soon)
    return or_(~somebodys, due > soon)
