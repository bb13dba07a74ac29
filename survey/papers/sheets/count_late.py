"""Which rectifications are near their deadline or past it at the moment a sheet is made."""

from itertools import groupby

from sqlalchemy.orm import Session

from survey.papers.sheets.late import Late
from survey.rectification.read.may_see import SETTLED
from survey.rectification.read.view import Tier, View
from survey.rectification.read.views import Order, read_views
from survey.rectification.read.wanted import Wanted
from survey.runtime import Runtime

MOST = 10_000  # more than any county has open


def count_late(runtime: Runtime, session: Session) -> list[Late]:
    """By unit and object, where most are overdue first; only of surveys that have settled."""
    views = [
        view
        for tier in (Tier.RED, Tier.AMBER)
        for view in read_views(session, runtime, SETTLED, Wanted(tier=tier), Order.DUE, size=MOST)
    ]
    by_unit = groupby(sorted(views, key=_whose), key=_whose)
    found = [_late(list(own)) for _, own in by_unit]
    return sorted(found, key=lambda late: (-late.overdue, -late.soon, late.code))


def _whose(view: View) -> tuple[str, str]:
    return view.unit_code, view.object.value


def _late(views: list[View]) -> Late:
    overdue = [view for view in views if view.tier is Tier.RED]
    return Late(
        code=views[0].unit_code,
        name=views[0].unit_name,
        rated=views[0].object,
        soon=len(views) - len(overdue),
        overdue=len(overdue),
        climbed=sum(1 for view in overdue if view.climbed),
        ids=tuple(view.id for view in sorted(views, key=lambda view: (view.due_at, view.id))),
    )
