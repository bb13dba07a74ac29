"""A file goes out as a download only: no browser draws or runs it under our address."""

import io
from http import HTTPStatus

from flask import abort, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.evidence.views import blueprint
from survey.models.base import LARGEST_ID
from survey.rectification.evidence.read import open_file
from survey.rectification.refusal import Refused
from survey.runtime import current_runtime


@blueprint.get(f"/<int(max={LARGEST_ID}):file_id>")
@permission(Permission.ACCOUNT_OWN)  # who may have it, open_file knows
def download(file_id: int) -> ResponseReturnValue:
    """One that is not for this reader is as if there were none (R6)."""
    try:
        file = open_file(current_runtime(), file_id, current_user)
    except Refused:
        abort(HTTPStatus.NOT_FOUND)
    sent = send_file(
        io.BytesIO(file.content), mimetype=file.kind.value, as_attachment=True, download_name=file.name
    )
    sent.headers["Cache-Control"] = "no-store"
    return sent
