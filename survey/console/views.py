"""The blueprint of the console, and where a person lands after coming in."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.rectification.orders.waiting import waits_for
from survey.runtime import current_runtime

blueprint = Blueprint("console", __name__)


@blueprint.get("/")
@permission(Permission.ACCOUNT_OWN)
def home() -> ResponseReturnValue:
    """The overview; an interviewer's desk; a verifier's list; what waits for a unit, else its own page."""
    if current_user.may(Permission.DESK_WORK):
        return redirect(url_for("desk.desk"))
    if current_user.may(Permission.UNITS_ALL):
        return redirect(url_for("console.overview"))
    if current_user.may(Permission.RECTIFICATIONS_VERIFY):
        return redirect(url_for("verifying.listed"))
    if current_user.may(Permission.RECTIFICATIONS_REPORT) and _is_waited_for():
        return redirect(url_for("orders.listed"))
    if current_user.may(Permission.SCORES_READ) and current_user.unit_code:
        return redirect(url_for("console.unit", code=current_user.unit_code))
    return redirect(url_for("accounts.account"))


def _is_waited_for() -> bool:
    with current_runtime().database.read() as session:
        return waits_for(session, current_user)
