"""The unit's report is accepted, or goes back with the reason."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.console.refusals import why_not
from survey.console.verifying.show_case import report_page
from survey.console.verifying.views import ONE, blueprint, own_case
from survey.console.verifying.words import REFUSALS
from survey.rectification.accept import accept as accept_report
from survey.rectification.accept import return_ as return_report
from survey.rectification.refusal import Refused
from survey.runtime import Runtime, current_runtime
from survey.vocabulary import RectificationState

_Act = Callable[[Runtime, int, str, Person], None]


@blueprint.post(f"{ONE}/accept")
@permission(Permission.RECTIFICATIONS_VERIFY)
def accept(rectification_id: int) -> ResponseReturnValue:
    told = _("Accepted. The person will be asked once more.")
    return _do(rectification_id, accept_report, told)


@blueprint.post(f"{ONE}/return")
@permission(Permission.RECTIFICATIONS_VERIFY)
def send_back(rectification_id: int) -> ResponseReturnValue:
    return _do(rectification_id, return_report, _("Returned to the unit."))


def _do(rectification_id: int, act: _Act, told: str) -> ResponseReturnValue:
    view = own_case(rectification_id)
    words = request.form.get("words", "")
    try:
        act(current_runtime(), view.id, words, current_user)
    except Refused as refused:
        wrong = why_not(refused.why, REFUSALS)
        if view.state is RectificationState.REPORTED:
            return report_page(view, words, [wrong]), HTTPStatus.UNPROCESSABLE_ENTITY
        flash(wrong, "danger")
        return redirect(url_for("verifying.listed"))
    flash(told, "success")
    return redirect(url_for("verifying.listed"))
