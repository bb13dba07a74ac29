"""Saved views: one form in the bar keeps the page as it is narrowed now, one page lists them."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.saved.address import kept_address
from survey.console.saved.store import AT_MOST, LONGEST_NAME, TooMany, drop_view, keep_view, views_of
from survey.console.views import blueprint
from survey.models import SavedView
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime


@blueprint.get("/saved-views")
@permission(Permission.SCORES_READ)
def saved_views() -> ResponseReturnValue:
    return render_template("console/saved.html", at_most=AT_MOST)


@blueprint.post("/saved-views")
@permission(Permission.SCORES_READ)
def save_view() -> ResponseReturnValue:
    """Keep the view, then show it again."""
    name = " ".join(request.form.get("name", "").split())
    address = kept_address(request.form.get("address", ""))
    if not name or len(name) > LONGEST_NAME or address is None:
        abort(400)
    runtime = current_runtime()
    try:
        with runtime.database.write() as session:
            keep_view(session, current_user.id, name, address, runtime.clock.now())
    except TooMany:
        flash(_("You have kept %(count)s views; remove one first.", count=AT_MOST), "danger")
        return redirect(url_for("console.saved_views"))
    flash(_("Kept as “%(name)s”.", name=name), "success")
    return redirect(address)


@blueprint.post(f"/saved-views/<int(max={LARGEST_ID}):view_id>/remove")
@permission(Permission.SCORES_READ)
def remove_view(view_id: int) -> ResponseReturnValue:
    with current_runtime().database.write() as session:
        if not drop_view(session, current_user.id, view_id):
            abort(404)
    return redirect(url_for("console.saved_views"))


def own_views() -> Sequence[SavedView]:
    """For the bar: the views of who is at the screen."""
    if not current_user.may(Permission.SCORES_READ):
        return ()
    with current_runtime().database.read() as session:
        return views_of(session, current_user.id)
