"""What waits for whoever runs the rectification, and what follows a broken promise."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.conclusion import read_day
from survey.console.promises.views import ONE, blueprint
from survey.console.promises.words import REFUSALS
from survey.console.refusals import why_not
from survey.models import Promise
from survey.rectification.promises.ask import Following
from survey.rectification.promises.ask import follow as follow_broken
from survey.rectification.promises.read import waiting_promises
from survey.rectification.read.views import read_view
from survey.rectification.refusal import Refused, Why
from survey.runtime import current_runtime


@blueprint.get("/promises")
@permission(Permission.RECTIFICATIONS_READ)
def listed() -> ResponseReturnValue:
    """What waits for the reader: broken ones, and those that nobody else is there to ask about."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        promises = waiting_promises(session, runtime, current_user)
    return render_template("promises/list.html", promises=promises)


@blueprint.post(f"{ONE}/follow")
@permission(Permission.RECTIFICATIONS_READ)  # whose it is, the act knows
def follow(promise_id: int) -> ResponseReturnValue:
    """A new day, or words; back to the page of the rectification."""
    rectification_id = _seen(promise_id)
    words, new_day = request.form.get("words", ""), request.form.get("on", "").strip()
    try:
        on = read_day(new_day)
        if new_day and on is None:  # a day that cannot be read is not a promise without one
            raise Refused(Why.WRONG_DATE)
        follow_broken(current_runtime(), promise_id, Following(words, on), current_user)
    except Refused as wrong:
        flash(why_not(wrong.why, REFUSALS), "danger")
    else:
        flash(_("Written down."), "success")
    return redirect(url_for("rectifying.one", rectification_id=rectification_id), HTTPStatus.SEE_OTHER)


def _seen(promise_id: int) -> int:
    """The rectification of a promise, if the reader may see it."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        one = session.get(Promise, promise_id) or abort(HTTPStatus.NOT_FOUND)
        view = read_view(session, runtime, current_user, one.rectification_id)
    return view.id if view else abort(HTTPStatus.NOT_FOUND)
