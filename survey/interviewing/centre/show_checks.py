"""Checks: the interviews that were drawn, and asking or listening once more. Nobody checks their own."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.interviewing import words
from survey.interviewing.centre.check import (
    Checker,
    NotTheirs,
    Result,
    call_for_check,
    confirm_for_check,
    finish_check,
    not_reached,
)
from survey.interviewing.centre.checks import done_checks, open_checks, read_check
from survey.interviewing.shown import dialled
from survey.interviewing.views import account_id, blueprint
from survey.models.base import LARGEST_ID
from survey.questionnaire.model import LEVELS
from survey.runtime import current_runtime
from survey.vocabulary import CheckKind

_ONE = f"/checks/<int(max={LARGEST_ID}):check_id>"
_NOTE = 2000
_Args = ParamSpec("_Args")


def _theirs(view: Callable[_Args, ResponseReturnValue]) -> Callable[_Args, ResponseReturnValue]:
    """A check that is not for this person to make is not there for them."""

    @permission(Permission.DESK_CHECK)
    @wraps(view)
    def guarded(*args: _Args.args, **kwargs: _Args.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except NotTheirs:
            flash(_("This check is done already, or it is of an interview of yours."), "danger")
            return redirect(url_for("desk.checks"), 303)

    return guarded


@blueprint.get("/checks")
@permission(Permission.DESK_CHECK)
def checks() -> ResponseReturnValue:
    """What is to be checked; for the head also what came of it."""
    with current_runtime().database.read() as session:
        waiting = open_checks(session, account_id())
        done = done_checks(session) if current_user.may(Permission.DESK_HEAD) else []
    return render_template("interviewing/checks.html", waiting=waiting, done=done)


@blueprint.get(_ONE)
@_theirs
def check(check_id: int) -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as session:
        one = read_check(runtime, session, check_id, account_id(), current_user.login)
    if one is None:
        raise NotTheirs
    return render_template("interviewing/check.html", one=one, phone=dialled(runtime, one.phone))


@blueprint.post(f"{_ONE}/call")
@_theirs
def call_check(check_id: int) -> ResponseReturnValue:
    refused = call_for_check(current_runtime(), _who(), check_id)
    if refused is not None:
        flash(str(words.NOT_NOW[refused.why]), "danger")
    return redirect(url_for("desk.check", check_id=check_id), 303)


@blueprint.post(f"{_ONE}/confirm")
@_theirs
def confirm_check(check_id: int) -> ResponseReturnValue:
    confirm_for_check(current_runtime(), _who(), check_id)
    return redirect(url_for("desk.check", check_id=check_id), 303)


@blueprint.post(f"{_ONE}/not-reached")
@_theirs
def nobody_checked(check_id: int) -> ResponseReturnValue:
    not_reached(current_runtime(), _who(), check_id)
    flash(_("Written down. The check stays on the list."), "success")
    return redirect(url_for("desk.checks"), 303)


@blueprint.post(f"{_ONE}/finish")
@_theirs
def finish(check_id: int) -> ResponseReturnValue:
    """What was heard; a rating for which nothing was chosen has no level."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        one = read_check(runtime, session, check_id, account_id(), current_user.login)
    if one is None:
        raise NotTheirs
    kind = CheckKind.REASK if one.dialled else CheckKind.LISTEN
    levels = {rating.key: _level(request.form.get(rating.key, "")) for rating in one.ratings}
    note = request.form.get("note", "")[:_NOTE]
    if not any(levels.values()) and not note.strip():
        flash(_("Choose what you heard, or write down why nothing could be heard."), "danger")
        return redirect(url_for("desk.check", check_id=check_id), 303)
    finish_check(runtime, _who(), check_id, Result(kind, levels, note))
    flash(_("The check is written down."), "success")
    return redirect(url_for("desk.checks"), 303)


def _level(given: str) -> int | None:
    return int(given) if given in {str(level) for level in LEVELS} else None


def _who() -> Checker:
    return Checker(account_id(), current_user.login)
