"""Coding, one item at a time: nobody sees whose it is, which unit it is about, or what another made of it."""

from flask import Response, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.interviewing import words
from survey.interviewing.coding.code import Choice, Coder, save_code
from survey.interviewing.coding.codes import BadCode, offered
from survey.interviewing.coding.items import Blind, count_for, next_item
from survey.interviewing.coding.listen import Audio, listen_to
from survey.interviewing.views import account_id, blueprint
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime

_LOOKED = "coding_looked"  # the item that this session has seen: one look is one line of the trace


@blueprint.get("/coding")
@permission(Permission.DESK_CODE)
def coding() -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as reading:
        item = next_item(runtime, reading, account_id())
        waiting = count_for(reading, account_id())
    if item is not None:
        _trace_look(item)
    return render_template(
        "interviewing/coding.html",
        item=item,
        waiting=waiting,
        offered=offered(item.kind) if item else (),
    )


@blueprint.post(f"/coding/<int(max={LARGEST_ID}):item_id>")
@permission(Permission.DESK_CODE)
def code_item(item_id: int) -> ResponseReturnValue:
    choice = Choice(request.form.getlist("code"), request.form.get("words", ""))
    try:
        saved = save_code(current_runtime(), coder(), item_id, choice)
    except BadCode:
        flash(_("Choose what it says first."), "danger")
    else:
        flash(str(words.SAVED[saved]), "success")
    return redirect(url_for("desk.coding"), 303)


@blueprint.get(f"/coding/<int(max={LARGEST_ID}):item_id>/audio")
@permission(Permission.DESK_CODE)
def audio(item_id: int) -> ResponseReturnValue:
    """The recording, for who codes it or decides on it; each time it is listened to is on record."""
    head = current_user.may(Permission.DESK_HEAD)
    heard = listen_to(current_runtime(), coder(), item_id, head=head)
    if heard is None:
        abort(404)
    return sounding(heard)


def sounding(heard: Audio) -> Response:
    """Nothing of it stays in a browser."""
    answer = Response(heard.sound, mimetype=heard.mimetype)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = "inline"
    return answer


def coder() -> Coder:
    return Coder(account_id(), current_user.login)


def _trace_look(item: Blind) -> None:
    """What people wrote is personal: who looked at which item is on record."""
    if session.get(_LOOKED) == item.id:
        return
    runtime = current_runtime()
    with runtime.database.write() as writing:
        subject = ("coding_item", str(item.id))
        record(writing, runtime.clock.now(), current_user.login, "coding.look", subject)
    session[_LOOKED] = item.id
