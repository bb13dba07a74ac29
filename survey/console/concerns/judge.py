"""Somebody makes something of a report, from its page."""

from http import HTTPStatus

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.concerns.show import page
from survey.console.concerns.views import ONE, blueprint
from survey.console.refusals import why_not
from survey.rectification.concerns.judge import judge as judge_report
from survey.rectification.concerns.read import read_report
from survey.rectification.refusal import Refused, Why
from survey.runtime import current_runtime
from survey.vocabulary import ConcernState


@blueprint.post(ONE)
@permission(Permission.CONCERNS_READ)
def judge(concern_id: int) -> ResponseReturnValue:
    """Done, and back to the page; else the page as it stands, with what was typed and what is wrong."""
    runtime, given = current_runtime(), request.form.get("words", "")
    state = request.form.get("state", "")
    if state not in set(ConcernState):
        abort(HTTPStatus.BAD_REQUEST)
    try:
        judge_report(runtime, concern_id, ConcernState(state), given, current_user)
    except Refused as wrong:
        if wrong.why is Why.UNKNOWN:
            abort(HTTPStatus.NOT_FOUND)
        flash(why_not(wrong.why), "danger")
        with runtime.database.read() as session:
            report = read_report(session, runtime.clock.now(), concern_id) or abort(HTTPStatus.NOT_FOUND)
        return page(report, given=given), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Written down."), "success")
    return redirect(url_for("concerns.one", concern_id=concern_id), HTTPStatus.SEE_OTHER)
