"""Closing one month: what to look at before, its figures as they would be, and the act."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import look_of
from survey.console.filters import period_label
from survey.console.papers import words
from survey.console.papers.views import blueprint
from survey.console.papers.ways import way_to
from survey.console.read_figures import ALL
from survey.reviewing.closing.checklist import checklist
from survey.reviewing.closing.close import LONGEST_WHY, Hand, close_month, read_closed
from survey.reviewing.closing.month import months_until, read_month
from survey.runtime import Runtime, current_runtime
from survey.scoring.frozen import NotOver
from survey.scoring.periods import Month, Period, PeriodError
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject


@blueprint.get("/months/<month>")
@permission(Permission.PAPERS_READ)
def month(month: str) -> ResponseReturnValue:
    runtime = current_runtime()
    with snapshot(runtime) as session:
        period = _asked(runtime, session, month)
        closed = read_closed(session).get(month)
        lines = [] if closed else checklist(runtime, session, period)
        figures = None
        if closed or current_user.may(Permission.SCORES_SMALL):
            figures = look_of(runtime, session, read_unit_tree(session)).units(period)
    heads = {rated: figures.of(ALL, rated) for rated in RatedObject} if figures else {}
    return render_template(
        "papers/month.html",
        month=month,
        closed=closed,
        lines=closed.warned if closed else lines,
        heads=heads,
        forbidden=any(line.forbids for line in lines),
        warned=any(not line.ok for line in lines),
        checks=words.CHECKS,
        means=words.MEANS,
        way_to=way_to,
        longest_why=LONGEST_WHY,
    )


@blueprint.post("/months/<month>")
@permission(Permission.MONTHS_FREEZE, fresh=True)
def freeze(month: str) -> ResponseReturnValue:
    runtime = current_runtime()
    with snapshot(runtime) as session:
        period = _asked(runtime, session, month)
    here = redirect(url_for("papers.month", month=month), 303)
    if request.form.get("sure") != "yes":
        flash(_("Say first that you know it cannot be undone."), "danger")
        return here
    hand = Hand(current_user.login, current_user.id)
    try:
        done = close_month(runtime, period, hand, request.form.get("why", "").strip())
    except NotOver:
        flash(_("A month can be closed when it is over."), "danger")
        return here
    if done:
        flash(_("%(month)s is closed for good.", month=period_label(month)), "success")
    else:
        flash(_("%(month)s had been closed before; nothing has changed.", month=period_label(month)), "info")
    return here


def _asked(runtime: Runtime, session: Session, text: str) -> Period:
    """The month of the address; 404 for what is none, or before the first case, or to come."""
    today = runtime.today()
    try:
        period = read_month(text, today)
    except PeriodError:
        abort(404)
    if text not in months_until(session, Month(today.year, today.month)):
        abort(404)
    return period
