"""What the head decides: what follows a call, when nobody is contacted, and who never."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.interviewing import words
from survey.interviewing.centre.edit_outcomes import MOST_CALLS, CannotChange, Change, change_outcome
from survey.interviewing.centre.stops import (
    NotANumber,
    begin_pause,
    end_pause,
    read_stops,
    write_optout,
)
from survey.interviewing.outcomes import read_rows
from survey.interviewing.views import blueprint
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime
from survey.vocabulary import Channel

_WHY = 200
_PAUSED_APART = (Channel.SMS, Channel.VOICE, Channel.INTERVIEWER)


@blueprint.get("/interviews/outcomes")
@permission(Permission.DESK_HEAD)
def outcomes() -> ResponseReturnValue:
    with current_runtime().database.read() as session:
        rows = read_rows(session)
    return render_template("interviewing/outcomes.html", rows=rows, most=MOST_CALLS)


@blueprint.post("/interviews/outcomes/<code>")
@permission(Permission.DESK_HEAD)
def save_outcome(code: str) -> ResponseReturnValue:
    runtime = current_runtime()
    change = Change(
        again_after=request.form.get("again_after", "").strip(),
        at_most=request.form.get("at_most", 0, type=int),
        note_needed="note_needed" in request.form,
        active="active" in request.form,
    )
    try:
        with runtime.database.write() as session:
            changed = change_outcome(session, code, change, current_user.login, runtime.clock.now())
    except CannotChange as wrong:
        flash(str(words.CANNOT_CHANGE[wrong.why]), "danger")
    else:
        flash(
            _("Saved; it holds from the next call on.") if changed else _("Nothing was changed."), "success"
        )
    return redirect(url_for("desk.outcomes", _anchor=code), 303)


@blueprint.get("/interviews/stops")
@permission(Permission.SENDING_PAUSE)
def stops() -> ResponseReturnValue:
    with current_runtime().database.read() as session:
        running = read_stops(session)
    return render_template("interviewing/stops.html", running=running, channels=_PAUSED_APART)


@blueprint.post("/interviews/stops")
@permission(Permission.SENDING_PAUSE)
def pause_sending() -> ResponseReturnValue:
    why = request.form.get("why", "").strip()[:_WHY]
    given = request.form.get("channel", "")
    channel = next((one for one in _PAUSED_APART if one == given), None)
    if not why or (given and channel is None):
        flash(_("Say why, so that everybody who sees it knows."), "danger")
        return redirect(url_for("desk.stops"), 303)
    runtime = current_runtime()
    with runtime.database.write() as session:
        begin_pause(session, why, current_user.login, runtime.clock.now(), channel)
    flash(_("Paused. Nothing leaves any more until somebody goes on."), "success")
    return redirect(url_for("desk.stops"), 303)


@blueprint.post(f"/interviews/stops/<int(max={LARGEST_ID}):pause_id>/end")
@permission(Permission.SENDING_PAUSE)
def go_on_sending(pause_id: int) -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.write() as session:
        end_pause(session, pause_id, current_user.login, runtime.clock.now())
    flash(_("It goes on."), "success")
    return redirect(url_for("desk.stops"), 303)


@blueprint.post("/interviews/optouts")
@permission(Permission.OPTOUTS_WRITE)
def opt_somebody_out() -> ResponseReturnValue:
    """The number never stands in an address or a message."""
    runtime = current_runtime()
    why = request.form.get("why", "").strip()[:_WHY]
    try:
        with runtime.database.write() as session:
            new = write_optout(
                runtime, session, request.form.get("phone", ""), why, current_user.login, runtime.clock.now()
            )
    except NotANumber:
        flash(
            _("That is not one phone number. Give it with country code, or as it is dialled here."), "danger"
        )
    else:
        told = _("Written down: nothing reaches this number any more.")
        flash(told if new else _("This number had been written down before."), "success")
    return redirect(url_for("desk.stops"), 303)
