"""The list of what is being put right, and the list taken away."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.downloads import MOST, asked_form, take_away
from survey.console.paging import Page, cut, read_cursor
from survey.console.rectifying.asked import Asked, Show, read_asked
from survey.console.rectifying.needs import needs_of
from survey.console.rectifying.table import rectifications_table
from survey.console.rectifying.views import blueprint
from survey.rectification.owners import Owner
from survey.rectification.read.view import View
from survey.rectification.read.views import Place, place_of, read_views
from survey.rectification.read.waiting import count_waiting
from survey.runtime import Runtime, current_runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RectificationState as State

SIZE = 50


@blueprint.get("/rectifications")
@permission(Permission.RECTIFICATIONS_READ)
def listed() -> ResponseReturnValue:
    asked, after = read_asked(request.args), _after()
    form, runtime = asked_form(), current_runtime()
    with runtime.database.read() as session:
        page = _page(runtime, session, asked, after, MOST if form else SIZE)
        waiting = count_waiting(session, runtime, current_user)
        tree = read_unit_tree(session)
    if form:
        filters = {"show": asked.show, "state": asked.state, "owner": asked.owner, "unit": asked.unit}
        return take_away(form, {"rectifications": lambda: rectifications_table(page.rows)}, **filters)
    return render_template(
        "rectifying/list.html",
        page=page,
        asked=asked,
        shows=_shows(),
        states=list(State),
        owners=list(Owner),
        units=_units(tree),
        needs=needs_of(waiting, current_user),
        waiting=waiting,
        first=after is None,
    )


def _after() -> Place | None:
    try:
        return read_cursor(request.args.get("cursor"))
    except ValueError:
        abort(404)


def _page(runtime: Runtime, session: Session, asked: Asked, after: Place | None, size: int) -> Page[View]:
    rows = read_views(
        session, runtime, current_user, asked.wanted(current_user.id), asked.order, after, size + 1
    )
    return cut(rows, size, lambda view: place_of(view, asked.order))


def _shows() -> list[Show]:
    """A verifier's own only for who verifies."""
    own = current_user.may(Permission.RECTIFICATIONS_VERIFY)
    return [one for one in Show if one is not Show.MINE or own]


def _units(tree: UnitTree) -> list[tuple[str, str]]:
    """Top down, each with its depth shown by what stands before its name."""
    return [(code, "　" * (len(list(tree.above(code))) - 1) + tree.names[code]) for code in tree.codes]
