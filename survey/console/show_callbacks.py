"""The surveys under way, page by page."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import word
from survey.console.callbacks import SIZE, Show, read_callbacks
from survey.console.downloads import MOST, asked_form, take_away
from survey.console.downloads.callbacks import callbacks_table
from survey.console.paging import read_cursor
from survey.console.views import blueprint
from survey.runtime import current_runtime


@blueprint.get("/callbacks")
@permission(Permission.CALLBACKS_READ)
def callbacks() -> ResponseReturnValue:
    show = word(Show, "show", Show.UNDER_WAY)
    try:
        after = read_cursor(request.args.get("cursor"))
    except ValueError:
        abort(404)
    form = asked_form()
    with current_runtime().database.read() as session:
        page = read_callbacks(session, show, after, MOST if form else SIZE)
    if form:
        return take_away(form, {"callbacks": lambda: callbacks_table(page.rows, show)}, show=show)
    return render_template(
        "console/callbacks.html", page=page, show=show, shows=list(Show), first=after is None
    )
