"""The notice of an order as a document, for who reads what is put right."""

from http import HTTPStatus

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.documents.order_notice import hand_out_order
from survey.console.rectifying.views import ONE, blueprint
from survey.rectification.read.views import read_view
from survey.runtime import current_runtime


@blueprint.get(f"{ONE}/notice")
@permission(Permission.RECTIFICATIONS_READ)
def notice_paper(rectification_id: int) -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as session:
        view = read_view(session, runtime, current_user, rectification_id)
    if view is None:
        abort(HTTPStatus.NOT_FOUND)
    return hand_out_order(runtime, view, current_user)
