"""What the address of a page asks for: a period, a unit, an order. What it cannot mean is a 404."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import abort, current_app, request
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.permissions import Permission
from survey.console.kept import EXTENSION
from survey.console.periods import Choices, Ends, beside, offered, opening
from survey.console.read_figures import Look
from survey.runtime import Runtime
from survey.scoring.asked import FINAL, FIRST
from survey.scoring.periods import Period, PeriodError, read_period
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis

Word = TypeVar("Word", bound=StrEnum)


class Round(StrEnum):
    """Which rounds a page shows: the first is official; the last one tells how people were left."""

    FIRST = FIRST
    FINAL = FINAL


@dataclass(frozen=True)
class View:
    """The same people counted in one of four ways."""

    round: Round = Round.FIRST
    basis: Basis = Basis.SETTLED

    @property
    def is_official(self) -> bool:
        return self == View()


@dataclass(frozen=True)
class Picker:
    """The period of a page, and those that can be picked instead."""

    period: Period
    choices: Choices
    before: str | None
    after: str | None
    is_present: bool  # it can still change by itself


def picker(runtime: Runtime, ends: Ends, default: str | None = None) -> Picker:
    """The period asked for, else `default`, else the last month that has anything in it."""
    today = runtime.today()
    asked = request.args.get("period") or default
    try:
        period = read_period(asked, today) if asked else opening(ends, today)
    except PeriodError:
        abort(404)
    choices = offered(ends, today)
    # Whoever may not see small cells could have them by the difference of two periods of their own making.
    if not current_user.may(Permission.SCORES_SMALL) and not choices.has(period.label):
        abort(404)
    this_month = today.isoformat()[:7]
    before, after = beside(period, -1), beside(period, 1)
    return Picker(
        period=period,
        choices=choices,
        before=before if before and before >= ends.first else None,
        after=after if after and after <= this_month else None,
        is_present=period.first_month <= this_month <= period.last_month,
    )


def word(kind: type[Word], name: str, default: Word) -> Word:
    """One of a few words; anything else is as if it were not there."""
    given = request.args.get(name)
    return kind(given) if given in set(kind) else default


def view_asked() -> View:
    """The round and the basis that the address asks for."""
    return View(word(Round, "round", Round.FIRST), word(Basis, "basis", Basis.SETTLED))


def page_number() -> int:
    """From 1 on."""
    return max(1, request.args.get("page", 1, type=int))


def look_of(runtime: Runtime, session: Session, tree: UnitTree, view: View | None = None) -> Look:
    """How the reader of this page may look at figures: the official ones, or another view of them."""
    small_too, view = current_user.may(Permission.SCORES_SMALL), view or View()
    kept = current_app.extensions[EXTENSION]
    return Look(runtime, session, tree, small_too, kept, view.round.value, view.basis)


def held_to() -> str | None:
    """The unit to whose branch the reader is held; None for who may see all."""
    return None if current_user.may(Permission.UNITS_ALL) else str(current_user.unit_code)


def unit_asked(tree: UnitTree, code: str | None) -> str | None:
    """The unit of the page. None: all; who is held to a branch gets that, and no other one."""
    own = held_to()
    code = code or own
    if code is None:
        return None
    if code not in tree.parents or (own and own not in tree.above(code)):
        abort(404)
    return code


def own_units(tree: UnitTree) -> list[str]:
    """The units that the reader may see, top down."""
    own = held_to()
    return list(tree.codes) if own is None else tree.branch(own)


def branch_ids(tree: UnitTree, top: str | None) -> list[int] | None:
    """The ids of a unit and of all below it; None for all units."""
    if top is None:
        return None
    return tree.branch_ids(top)
