"""The blueprint of the console, and where a person lands after coming in."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission

blueprint = Blueprint("console", __name__)


@blueprint.get("/")
@permission(Permission.ACCOUNT_OWN)
def home() -> ResponseReturnValue:
    """The overview; a unit's own page; an interviewer's desk; a verifier's list; else one's account."""
    if current_user.may(Permission.DESK_WORK):
        return redirect(url_for("desk.desk"))
    if current_user.may(Permission.UNITS_ALL):
        return redirect(url_for("console.overview"))
    if current_user.may(Permission.RECTIFICATIONS_VERIFY):
        return redirect(url_for("verifying.listed"))
    if current_user.may(Permission.SCORES_READ) and current_user.unit_code:
        return redirect(url_for("console.unit", code=current_user.unit_code))
    return redirect(url_for("accounts.account"))
