"""The unit reports, asks for more time, or signs for what it was told."""

from http import HTTPStatus

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.evidence.hand_in import take_back, take_files
from survey.console.orders.form import ReportForm
from survey.console.orders.show_order import order_page
from survey.console.orders.views import ONE, blueprint, own_order
from survey.console.orders.words import REFUSALS
from survey.console.refusals import why_not
from survey.console.reporting import has_arrived, wrong_in
from survey.models.base import LARGEST_ID
from survey.rectification.evidence.read import loose_files
from survey.rectification.notices.inbox import sign_for
from survey.rectification.read.view import View
from survey.rectification.refusal import Refused, Why
from survey.rectification.report import ask_extension
from survey.rectification.report import report as hand_in_report
from survey.runtime import current_runtime
from survey.vocabulary import WITH_UNIT


@blueprint.post(f"{ONE}/report")
@permission(Permission.RECTIFICATIONS_REPORT)
def report(rectification_id: int) -> ResponseReturnValue:
    """Handed in as a whole, or shown again with what is wrong; files that were taken stay. Twice is once."""
    view = own_order(rectification_id)
    form = ReportForm()
    if has_arrived(view.id, form.key.data):
        return _to(view)
    if view.state not in WITH_UNIT:
        return order_page(view, form, [why_not(Why.MOVED_ON)]), HTTPStatus.UNPROCESSABLE_ENTITY
    if "discard" in request.form:
        take_back(request.form["discard"])
        return order_page(view, form)
    wrong = take_files(view.id, "files")
    if not form.validate():
        wrong = [*wrong, *wrong_in(form)]
    if not wrong and (refused := _report(view, form)):
        wrong = [refused]
    if wrong:
        return order_page(own_order(view.id), form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Reported. Whoever verified the case looks at it and accepts it or returns it."), "success")
    return _to(view)


@blueprint.post(f"{ONE}/extension")
@permission(Permission.RECTIFICATIONS_REPORT)
def ask_for_time(rectification_id: int) -> ResponseReturnValue:
    view = own_order(rectification_id)
    try:
        ask_extension(current_runtime(), view.id, request.form.get("words", ""), current_user)
    except Refused as refused:
        flash(why_not(refused.why, REFUSALS), "danger")
    else:
        flash(_("Asked for. Until it is answered the deadline stays."), "success")
    return _to(view)


@blueprint.post(f"/notices/<int(max={LARGEST_ID}):notice_id>/sign")
@permission(Permission.RECTIFICATIONS_REPORT)
def sign(notice_id: int) -> ResponseReturnValue:
    try:
        signed = sign_for(current_runtime(), notice_id, current_user)
    except Refused:
        abort(HTTPStatus.NOT_FOUND)
    if signed:
        flash(_("Signed for, with your name and the time."), "success")
    else:
        flash(_("Somebody has signed for it before."), "info")
    return redirect(url_for("orders.listed", _anchor="notices"), HTTPStatus.SEE_OTHER)


def _report(view: View, form: ReportForm) -> str:
    """Why it is refused, in words; empty once it is in."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        files = loose_files(session, view.id, current_user)
    try:
        hand_in_report(runtime, view.id, form.report(files), current_user)
    except Refused as refused:
        return why_not(refused.why, REFUSALS)
    return ""


def _to(view: View) -> ResponseReturnValue:
    return redirect(url_for("orders.order", rectification_id=view.id), HTTPStatus.SEE_OTHER)
