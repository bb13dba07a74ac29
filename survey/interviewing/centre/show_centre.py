"""The head's pages: queue and pace, each interviewer's rates, ties between coders."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.interviewing import words
from survey.interviewing.centre.checks import count_open
from survey.interviewing.centre.pace import read_pace
from survey.interviewing.centre.queue_now import read_desks, read_queue
from survey.interviewing.centre.rates import FEW, everybody, read_rates
from survey.interviewing.coding.code import Choice, decide
from survey.interviewing.coding.codes import BadCode, offered
from survey.interviewing.coding.show_coding import coder
from survey.interviewing.coding.ties import count_ties, read_agreement, read_ties
from survey.interviewing.shown import call_windows
from survey.interviewing.views import account_id, blueprint
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime
from survey.vocabulary import CodingKind

DAYS = (1, 7, 30, 90)
_USUAL = 30
_AGREEMENT = timedelta(days=90)


@blueprint.get("/interviews")
@permission(Permission.DESK_HEAD)
def interviews() -> ResponseReturnValue:
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.read() as session:
        queue = read_queue(runtime, session, now)
        desks = read_desks(session)
        pace = read_pace(runtime, session, now)
        waiting = {"checks": count_open(session, account_id()), "ties": count_ties(session)}
    return render_template(
        "interviewing/interviews.html",
        queue=queue,
        desks=desks,
        pace=pace,
        waiting=waiting,
        windows=call_windows(runtime),
        most=max((hour.calls for hour in pace), default=0),
    )


@blueprint.get("/interviews/people")
@permission(Permission.DESK_HEAD)
def interviewers() -> ResponseReturnValue:
    runtime = current_runtime()
    days = _days()
    with runtime.database.read() as session:
        rates = read_rates(session, runtime.clock.now() - timedelta(days=days))
    return render_template(
        "interviewing/interviewers.html",
        rates=rates,
        everybody=everybody(rates, _("All together")),
        days=days,
        choices=DAYS,
        few=FEW,
    )


@blueprint.get("/interviews/ties")
@permission(Permission.DESK_HEAD)
def ties() -> ResponseReturnValue:
    runtime = current_runtime()
    since = runtime.clock.now() - _AGREEMENT
    with runtime.database.read() as session:
        tied = read_ties(runtime, session, account_id())
        agreed = {kind: read_agreement(session, kind, since) for kind in CodingKind}
    if tied:
        with runtime.database.write() as writing:  # what people wrote is personal
            items = [one.item.id for one in tied]
            subject = ("coding", "ties")
            record(writing, runtime.clock.now(), current_user.login, "coding.ties", subject, items=items)
    return render_template(
        "interviewing/ties.html", ties=tied, agreed=agreed, days=_AGREEMENT.days, offered=offered
    )


@blueprint.post(f"/interviews/ties/<int(max={LARGEST_ID}):item_id>")
@permission(Permission.DESK_HEAD)
def decide_tie(item_id: int) -> ResponseReturnValue:
    choice = Choice(request.form.getlist("code"), request.form.get("words", ""))
    try:
        saved = decide(current_runtime(), coder(), item_id, choice)
    except BadCode:
        flash(_("Choose what it says first."), "danger")
    else:
        flash(str(words.SAVED[saved]), "success")
    return redirect(url_for("desk.ties"), 303)


def _days() -> int:
    given = request.args.get("days", type=int)
    return given if given in DAYS else _USUAL
