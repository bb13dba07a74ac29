"""A unit's orders, what it was told, and what people were dissatisfied with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import format_date, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.orders.views import blueprint
from survey.console.reasons import read_names
from survey.models import Rectification
from survey.rectification.causes.read import Batch, read_batches
from survey.rectification.notices.inbox import Told, count_unsigned, read_inbox, units_of
from survey.rectification.notices.texts import FORMS
from survey.rectification.read.steps import read_steps
from survey.rectification.read.view import Tier, View
from survey.rectification.read.views import read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import Runtime, current_runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import WITH_UNIT, RectificationAct, RectificationState

_ORDERS, _NOTICES, _ACCEPTED, _BATCHES = 200, 30, 20, 12


@dataclass(frozen=True)
class Orders:
    """`wanted`: what is ordered, by rectification. `tree`: for the names of units, if there are several."""

    units: Sequence[int]
    tree: UnitTree
    due: Sequence[View]
    reported: Sequence[View]
    accepted: Sequence[View]
    wanted: Mapping[int, str]
    notices: Sequence[Told]
    unsigned: int
    batches: Sequence[Batch]
    causes: Mapping[str, str]

    def unit_name(self, unit_id: int) -> str:
        """Empty where the reader has one unit only."""
        return self.tree.names[self.tree.by_id[unit_id]] if len(self.units) > 1 else ""


@blueprint.get("")
@permission(Permission.RECTIFICATIONS_REPORT)
def listed() -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as session:
        orders = _read(runtime, session)
    late = any(one.tier is Tier.RED for one in orders.due)
    return render_template(
        "orders/list.html", orders=orders, needs=_needs(orders), late=late, sentence=_sentence
    )


def _read(runtime: Runtime, session: Session) -> Orders:
    units = units_of(session, current_user)
    due = read_views(session, runtime, current_user, Wanted(states=WITH_UNIT), size=_ORDERS)
    reported = Wanted(states=[RectificationState.REPORTED])
    steps = read_steps(session, runtime, current_user, [one.id for one in due])
    return Orders(
        units=units,
        tree=read_unit_tree(session),
        due=due,
        reported=read_views(session, runtime, current_user, reported, size=_ORDERS),
        accepted=_accepted(runtime, session, units),
        wanted={
            step.rectification_id: step.words.get("order", "")
            for step in steps
            if step.act is RectificationAct.ORDER
        },
        notices=read_inbox(session, units, _NOTICES),
        unsigned=count_unsigned(session, units),
        batches=read_batches(session, units, _BATCHES),
        causes=read_names(session),
    )


def _accepted(runtime: Runtime, session: Session, units: Sequence[int]) -> list[View]:
    """The last ones, whatever came of them since."""
    ids = session.scalars(
        select(Rectification.id)
        .where(Rectification.unit_id.in_(units), Rectification.named, Rectification.accepted_at.is_not(None))
        .order_by(Rectification.accepted_at.desc(), Rectification.id.desc())
        .limit(_ACCEPTED)
    ).all()
    found = read_views(session, runtime, current_user, Wanted(ids=ids)) if ids else []
    views = {one.id: one for one in found}
    return [views[one] for one in ids if one in views]


def _needs(orders: Orders) -> str:
    """What the unit has to do, in one sentence; empty if it is nothing."""
    overdue = sum(one.tier is Tier.RED for one in orders.due)
    parts = []
    if overdue:
        parts.append(ngettext("%(num)d overdue", "%(num)d overdue", overdue))
    if orders.due:
        parts.append(ngettext("%(num)d order to report on", "%(num)d orders to report on", len(orders.due)))
    if orders.unsigned:
        said = ngettext("%(num)d notice to sign for", "%(num)d notices to sign for", orders.unsigned)
        parts.append(said)
    return str(_("%(needs)s.", needs=_("; ").join(parts))) if parts else ""


def _sentence(told: Told) -> str:
    """What a notice says, as the subject of its e-mail does, in the reader's language."""
    due = told.detail.get("due")
    day = format_date(datetime.fromisoformat(due), "yyyy-MM-dd") if due else ""
    said: str = _(FORMS[told.kind].subject, case=told.case_no or "", due=day)
    return said
