"""Asking about a promise: who it was made to, with the look on record, and what became of it."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.promises.views import ONE, blueprint
from survey.console.promises.words import REFUSALS
from survey.console.refusals import why_not
from survey.console.verifying.matter import look_into
from survey.rectification.promises.ask import ask as ask_about
from survey.rectification.promises.read import Shown, due_promise
from survey.rectification.read.view import View
from survey.rectification.read.views import read_view
from survey.rectification.refusal import Refused
from survey.runtime import current_runtime
from survey.vocabulary import PromiseState

VERIFY = f"/verify{ONE}"


@blueprint.get(VERIFY)
@permission(Permission.RECTIFICATIONS_VERIFY)
def one(promise_id: int) -> ResponseReturnValue:
    return page(*_own(promise_id))


@blueprint.post(VERIFY)
@permission(Permission.RECTIFICATIONS_VERIFY)
def ask(promise_id: int) -> ResponseReturnValue:
    promise, view = _own(promise_id)
    words, state = request.form.get("words", ""), _state()
    try:
        ask_about(current_runtime(), promise_id, state, words, current_user)
    except Refused as wrong:
        flash(why_not(wrong.why, REFUSALS), "danger")
        return page(promise, view, words), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Written down."), "success")
    return redirect(url_for("verifying.listed"), HTTPStatus.SEE_OTHER)


@blueprint.post(f"{ONE}/ask")
@permission(Permission.RECTIFICATIONS_READ)  # who may ask about which, the act knows
def ask_as_runner(promise_id: int) -> ResponseReturnValue:
    """Where nobody verifies it any more."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        promise = due_promise(session, runtime, current_user, promise_id) or abort(HTTPStatus.NOT_FOUND)
    try:
        ask_about(runtime, promise_id, _state(), request.form.get("words", ""), current_user)
    except Refused as wrong:
        flash(why_not(wrong.why, REFUSALS), "danger")
    else:
        flash(_("Written down."), "success")
    one = url_for("rectifying.one", rectification_id=promise.rectification_id)
    return redirect(one, HTTPStatus.SEE_OTHER)


def page(promise: Shown, view: View, words: str = "") -> str:
    """`words`: of a form that could not be taken."""
    matter = look_into(current_runtime(), view, current_user)
    return render_template("promises/one.html", promise=promise, view=view, matter=matter, given=words)


def _own(promise_id: int) -> tuple[Shown, View]:
    """One that the reader is to ask about; otherwise it is as if there were none."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        promise = due_promise(session, runtime, current_user, promise_id) or abort(HTTPStatus.NOT_FOUND)
        view = read_view(session, runtime, current_user, promise.rectification_id)
    # After the end who it is about is shown again when there is something to ask, and not before.
    if view is None or (view.ended and not promise.due):
        abort(HTTPStatus.NOT_FOUND)
    return promise, view


def _state() -> PromiseState:
    given = request.form.get("state", "")
    return PromiseState(given) if given in set(PromiseState) else abort(HTTPStatus.BAD_REQUEST)
