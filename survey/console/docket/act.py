"""What the meeting decided on a matter, and its minutes."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.conclusion import read_conclusion, read_day
from survey.console.docket.show import Given, docket_page
from survey.console.docket.views import blueprint
from survey.console.docket.words import REFUSALS
from survey.console.refusals import why_not
from survey.models.base import LARGEST_ID
from survey.rectification.decide import conclude, keep_on_docket, order
from survey.rectification.docket.minutes import write_minutes
from survey.rectification.docket.months import is_month, is_open
from survey.rectification.read.views import read_view
from survey.rectification.refusal import Refused, Why
from survey.runtime import current_runtime
from survey.vocabulary import DocketDecision, RectificationState


@blueprint.post(f"/<month>/matters/<int(max={LARGEST_ID}):rectification_id>")
@permission(Permission.RECTIFICATIONS_READ)  # who runs it, the acts know
def decide(month: str, rectification_id: int) -> ResponseReturnValue:
    """One decision on one matter, or the page again with what is wrong."""
    _only_open(month)
    given = request.form
    try:
        _decide(month, rectification_id, given)
    except Refused as refused:
        return _again(month, Given(rectification_id, given, _told(refused)))
    flash(_("Decided, and on record."), "success")
    return redirect(url_for("docket.month", month=month), HTTPStatus.SEE_OTHER)


@blueprint.post("/<month>/minutes")
@permission(Permission.RECTIFICATIONS_READ)  # who runs meetings, write_minutes knows
def minutes(month: str) -> ResponseReturnValue:
    _only_open(month)
    given = request.form
    try:
        held_on = read_day(given.get("held_on", ""))
        if held_on is None:
            raise Refused(Why.WRONG_DATE)
        write_minutes(current_runtime(), month, held_on, given.get("minutes", ""), current_user)
    except Refused as refused:
        return _again(month, Given(None, given, _told(refused)))
    flash(_("The minutes are kept."), "success")
    return redirect(url_for("docket.month", month=month), HTTPStatus.SEE_OTHER)


def _decide(month: str, rectification_id: int, given: Mapping[str, str]) -> None:
    decision, words, runtime = given.get("decision", ""), given.get("words", ""), current_runtime()
    _only_on_docket(rectification_id)
    match decision:
        case DocketDecision.ORDER:
            order(runtime, rectification_id, words, current_user, month)
        case DocketDecision.KEEP:
            keep_on_docket(runtime, rectification_id, words, current_user, month)
        case DocketDecision.CONCLUDE:
            conclude(runtime, rectification_id, read_conclusion(given, month), current_user)
        case _:
            abort(HTTPStatus.BAD_REQUEST)


def _only_on_docket(rectification_id: int) -> None:
    """What is elsewhere is decided on its own page; whoever may not see it hears that there is none."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        view = read_view(session, runtime, current_user, rectification_id)
    if view is None:
        raise Refused(Why.UNKNOWN)
    if view.state is not RectificationState.DOCKET:
        raise Refused(Why.MOVED_ON)


def _only_open(month: str) -> None:
    """Only this month's meeting and the last one decide."""
    if not is_month(month) or not is_open(month, current_runtime().today()):
        abort(HTTPStatus.NOT_FOUND)


def _told(refused: Refused) -> str:
    if refused.why is Why.NOT_YOURS:
        abort(HTTPStatus.FORBIDDEN)
    if refused.why is Why.UNKNOWN:
        abort(HTTPStatus.NOT_FOUND)
    return why_not(refused.why, REFUSALS)


def _again(month: str, given: Given) -> ResponseReturnValue:
    return docket_page(month, given), HTTPStatus.UNPROCESSABLE_ENTITY
