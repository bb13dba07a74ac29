"""What was found comes in: from the page itself, or later from the telephone that kept it."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.evidence.hand_in import take_back, take_files
from survey.console.refusals import why_not
from survey.console.reporting import has_arrived, wrong_in
from survey.console.verifying.form import VerificationForm
from survey.console.verifying.matter import causes_of
from survey.console.verifying.show_case import form_page
from survey.console.verifying.show_list import is_to_verify
from survey.console.verifying.views import ONE, blueprint, own_case
from survey.console.verifying.words import REFUSALS
from survey.rectification.evidence.read import loose_files
from survey.rectification.read.view import View
from survey.rectification.refusal import Refused
from survey.rectification.verify import verify
from survey.runtime import current_runtime


@blueprint.post(ONE)
@permission(Permission.RECTIFICATIONS_VERIFY)
def keep(rectification_id: int) -> ResponseReturnValue:
    """Kept as a whole, or shown again with what is wrong. A form that has arrived before is thanked for."""
    view = own_case(rectification_id)
    form = VerificationForm()
    if has_arrived(view.id, form.key.data):
        return _done(view)
    if "discard" in request.form:
        take_back(request.form["discard"])
        return form_page(view, form)
    form.offer(causes_of(current_runtime(), view), contact=bool(view.may_contact))
    wrong = take_files(view.id, "photos")
    if not form.validate():
        wrong = [*wrong, *wrong_in(form)]
    if not wrong and (refused := _verify(view, form)):
        wrong = [refused]
    return _again(view, form, wrong) if wrong else _done(view)


def _verify(view: View, form: VerificationForm) -> str:
    """Empty, or why it cannot be kept. Photos that came before the form go along with it."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        files = loose_files(session, view.id, current_user)
    try:
        verify(runtime, view.id, form.verification(files), current_user)
    except Refused as refused:
        return why_not(refused.why, REFUSALS)
    return ""


def _done(view: View) -> ResponseReturnValue:
    flash(_("Case %(number)s: sent.", number=view.case_no), "success")
    onward = url_for("verifying.listed")
    return jsonify(sent=True, onward=onward) if _by_script() else redirect(onward)


def _again(view: View, form: VerificationForm, wrong: Sequence[str]) -> ResponseReturnValue:
    if _by_script():
        return jsonify(errors=wrong), HTTPStatus.UNPROCESSABLE_ENTITY
    if not is_to_verify(view):
        flash(wrong[-1], "danger")
        return redirect(url_for("verifying.listed"))
    return form_page(view, form, wrong), HTTPStatus.UNPROCESSABLE_ENTITY


def _by_script() -> bool:
    """A telephone that kept the form wants to know what became of it, not a page."""
    return request.accept_mimetypes.best == "application/json"
