"""Lists of rectifications, and one of them, as views."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.accounts.people import Person
from survey.models import Account, Case, Rectification, Survey
from survey.rectification.deadlines import due_after
from survey.rectification.owners import owner_of
from survey.rectification.read.may_see import as_shown, seen_by
from survey.rectification.read.view import View, tier_of
from survey.rectification.read.wanted import Wanted, conditions
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import SurveyState

Place = tuple[datetime, int]


class Order(StrEnum):
    """By when it is due, what ended last first, or as they were opened. DUE is for those that are open."""

    DUE = "due"
    ENDED = "ended"
    OPENED = "opened"


_BY: dict[Order, InstrumentedAttribute[Any]] = {
    Order.DUE: Rectification.due_at,
    Order.ENDED: Rectification.ended_at,
    Order.OPENED: Rectification.opened_at,
}


def read_views(
    session: Session,
    runtime: Runtime,
    who: Person | ColumnElement[bool],
    wanted: Wanted,
    order: Order = Order.DUE,
    after: Place | None = None,
    size: int = 50,
) -> list[View]:
    """At most `size` of those wanted, beginning behind `after` (see place_of).

    `who`: the person, who gets what they may see and no more of it; for a program may_see.SETTLED.
    """
    tree = read_unit_tree(session)
    now, soon = clocks(runtime)
    at, last = _BY[order], order is Order.ENDED
    query = _rows(who, tree).where(*conditions(wanted, tree, now, soon))
    if after is not None:
        here = tuple_(at, Rectification.id)
        query = query.where(here < after if last else here > after)
    if last:
        query = query.where(at.is_not(None))
    by = (at.desc(), Rectification.id.desc()) if last else (at, Rectification.id)
    rows = session.execute(query.order_by(*by).limit(size)).all()
    views = [_view(row, tree, now, soon) for row in rows]
    return views if isinstance(who, ColumnElement) else [as_shown(who, one) for one in views]


def read_view(session: Session, runtime: Runtime, who: Person, rectification_id: int) -> View | None:
    """The one, as this person may see it; None if there is none or they may not."""
    found = read_views(session, runtime, who, Wanted(ids=[rectification_id]), Order.OPENED, size=1)
    return found[0] if found else None


def place_of(view: View, order: Order = Order.DUE) -> Place:
    """Where a next page begins, if this was the last of one."""
    at = {Order.DUE: view.due_at, Order.ENDED: view.ended_at, Order.OPENED: view.opened_at}[order]
    assert at is not None, "only what has ended is listed by its end"
    return at, view.id


def clocks(runtime: Runtime) -> tuple[datetime, datetime]:
    """Now, and until when a deadline is near."""
    now = runtime.clock.now()
    return now, due_after(runtime.calendar, now, runtime.policy.rectification.amber).at


def _rows(who: Person | ColumnElement[bool], tree: UnitTree) -> Select[*tuple[Any, ...]]:
    seen = who if isinstance(who, ColumnElement) else seen_by(who, tree)
    return (
        select(Rectification, Case.source, Case.case_no, Survey.state, Account.name)
        .join(Case, Case.id == Rectification.case_id)
        .join(Survey, Survey.id == Rectification.survey_id)
        .outerjoin(Account, Account.id == Rectification.verifier_id)
        .where(seen)
    )


def _view(row: Any, tree: UnitTree, now: datetime, soon: datetime) -> View:
    one, source, case_no, survey_state, verifier = row
    code = tree.by_id[one.unit_id]
    owner = owner_of(one.state, one.object, assigned=one.verifier_id is not None)
    return View(
        id=one.id,
        survey_id=one.survey_id,
        case_id=one.case_id,
        source=source,
        case_no=case_no,
        round=one.round,
        object=one.object,
        unit_id=one.unit_id,
        unit_code=code,
        unit_name=tree.names[code],
        above=tuple(tree.above(code)),
        level=one.level,
        heard_at=one.heard_at,
        opened_at=one.opened_at,
        state=one.state,
        entered_at=one.entered_at,
        owner=owner,
        due_at=one.due_at,
        due_provisional=one.due_provisional,
        tier=tier_of(owner, one.due_at, now, soon),
        climbed=one.climbed,
        verifier_id=one.verifier_id,
        verifier=verifier,
        may_contact=one.may_contact,
        may_name=one.may_name,
        named=one.named,
        finding=one.finding,
        causes=tuple(one.causes),
        orders=one.orders,
        extended_at=one.extended_at,
        verified_at=one.verified_at,
        ordered_at=one.ordered_at,
        ordered_due_at=one.ordered_due_at,
        reported_at=one.reported_at,
        accepted_at=one.accepted_at,
        asked_again_at=one.asked_again_at,
        next_survey_id=one.next_survey_id,
        ended_at=one.ended_at,
        ending=one.ending,
        legal_step=one.legal_step,
        settled=survey_state is SurveyState.SETTLED,
        demo=one.demo,
    )
