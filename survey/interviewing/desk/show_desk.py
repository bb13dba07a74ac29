"""The interviewer's page: one at a time, one place to look at, every press saved at once."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.interviewing import words
from survey.interviewing.desk.answer import Given, confirm, save_answer
from survey.interviewing.desk.at_desk import Stage, read_desk
from survey.interviewing.desk.breaks import begin_break, end_break, on_break_since
from survey.interviewing.desk.day import own_day
from survey.interviewing.desk.dial import dial
from survey.interviewing.desk.end import end_call
from survey.interviewing.desk.ending import CannotEnd, Wrong
from survey.interviewing.desk.form import read_ending
from survey.interviewing.desk.held import NotHeld, hold, open_interview
from survey.interviewing.desk.nobody import why_nobody
from survey.interviewing.desk.script import REFUSED, NoSuchCode
from survey.interviewing.desk.take import give_back, take_next
from survey.interviewing.shown import call_windows, dialled
from survey.interviewing.views import account_id, blueprint
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime

_ONE = f"/desk/<int(max={LARGEST_ID}):interview_id>"
_Args = ParamSpec("_Args")


def _at_desk(view: Callable[_Args, ResponseReturnValue]) -> Callable[_Args, ResponseReturnValue]:
    """Whoever presses something about a case that has left the desk is told so, and shown the desk."""

    @permission(Permission.DESK_WORK)
    @wraps(view)
    def guarded(*args: _Args.args, **kwargs: _Args.kwargs) -> ResponseReturnValue:
        try:
            return view(*args, **kwargs)
        except NotHeld:
            flash(_("This case is not on your desk any more; what you had saved is kept."), "danger")
            return redirect(url_for("desk.desk"), 303)

    return guarded


@blueprint.get("/desk")
@permission(Permission.DESK_WORK)
def desk() -> ResponseReturnValue:
    return _page()


@blueprint.post("/desk/next")
@permission(Permission.DESK_WORK)
def next_case() -> ResponseReturnValue:
    runtime = current_runtime()
    if take_next(runtime, account_id()) is None:
        with runtime.database.read() as session:
            why = why_nobody(runtime, session, runtime.clock.now())
        flash(words.nobody(why), "info")
    return redirect(url_for("desk.desk"), 303)


@blueprint.post("/desk/break")
@permission(Permission.DESK_WORK)
def take_break() -> ResponseReturnValue:
    """Not in the middle of a case: it would lie there until its lease runs out."""
    runtime = current_runtime()
    with runtime.database.write() as session:
        if open_interview(session, account_id()) is None:
            begin_break(session, account_id(), runtime.clock.now())
    return redirect(url_for("desk.desk"), 303)


@blueprint.post("/desk/back")
@permission(Permission.DESK_WORK)
def come_back() -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.write() as session:
        end_break(session, account_id(), runtime.clock.now())
    return redirect(url_for("desk.desk"), 303)


@blueprint.post(f"{_ONE}/give-back")
@permission(Permission.DESK_WORK)
def give_case_back(interview_id: int) -> ResponseReturnValue:
    give_back(current_runtime(), account_id(), interview_id)
    return redirect(url_for("desk.desk"), 303)


@blueprint.post(f"{_ONE}/dial")
@_at_desk
def dial_case(interview_id: int) -> ResponseReturnValue:
    """The permit first; then the number is shown."""
    refused = dial(current_runtime(), account_id(), interview_id)
    if refused is not None:
        flash(str(words.NOT_NOW[refused.why]), "danger")
    return redirect(url_for("desk.desk"), 303)


@blueprint.post(f"{_ONE}/confirm")
@_at_desk
def confirm_person(interview_id: int) -> ResponseReturnValue:
    confirm(current_runtime(), account_id(), interview_id)
    return redirect(url_for("desk.desk"), 303)


@blueprint.post(f"{_ONE}/answer")
@_at_desk
def answer(interview_id: int) -> ResponseReturnValue:
    codes = request.form.getlist("code")
    no_level = str(words.NO_LEVEL.get(codes[0], words.NO_LEVEL[REFUSED])) if codes else ""
    given = Given(request.form.get("question", ""), codes, request.form.get("words", ""), no_level)
    try:
        if not save_answer(current_runtime(), account_id(), interview_id, given):
            flash(_("That question has its answer already: the first one counts."), "danger")
    except (NoSuchCode, KeyError):
        if codes:
            abort(400)
        flash(_("Choose an answer first."), "danger")
    return redirect(url_for("desk.desk"), 303)


@blueprint.post(f"{_ONE}/end")
@_at_desk
def end(interview_id: int) -> ResponseReturnValue:
    """The outcome; where something is missing the page comes back with what was filled in."""
    runtime = current_runtime()
    now = runtime.clock.now()
    try:
        ending = read_ending(request.form, runtime.settings.zone)
        with runtime.database.write() as session:
            then = end_call(runtime, session, hold(session, account_id(), interview_id), ending, now)
    except CannotEnd as wrong:
        return _page(wrong.why)
    flash(_("Written down: %(what)s.", what=words.ENDED[then]), "success")
    return redirect(url_for("desk.desk"), 303)


def _page(wrong: Wrong | None = None) -> str:
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.read() as session:
        there = read_desk(runtime, session, account_id(), current_user.login)
        resting = on_break_since(session, account_id())
        nobody = why_nobody(runtime, session, now) if there is None and resting is None else None
        day = own_day(runtime, session, account_id(), now)
    return render_template(
        "interviewing/desk.html",
        there=there,
        resting=resting,
        nobody=nobody,
        day=day,
        wrong=wrong,
        Wrong=Wrong,
        Stage=Stage,
        filled=request.form,
        today=format_datetime(now, "yyyy-MM-dd"),
        hours=", ".join(call_windows(runtime)),
        phone=dialled(runtime, there.phone) if there else "",
        may_call=nobody is not None and nobody.why not in words.NOBODY_CLOSED,
    )
