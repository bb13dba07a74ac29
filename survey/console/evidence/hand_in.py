"""Files come in: with a form, or one by one before it."""

from contextlib import suppress
from http import HTTPStatus

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.evidence.views import blueprint
from survey.console.evidence.words import UNFIT
from survey.models.base import LARGEST_ID
from survey.rectification.evidence.check_file import LARGEST, LONGEST_NAME, NotTaken
from survey.rectification.evidence.discard import discard_file
from survey.rectification.evidence.keep import keep_file
from survey.rectification.refusal import Refused
from survey.runtime import current_runtime


@blueprint.post(f"/of/<int(max={LARGEST_ID}):rectification_id>")
@permission(Permission.ACCOUNT_OWN)  # whose turn it is, keep_file knows
def hand_in(rectification_id: int) -> ResponseReturnValue:
    """One file, for a page that sends them one by one; the form then takes it along."""
    file = request.files.get("file")
    if file is None:
        abort(HTTPStatus.BAD_REQUEST)
    if wrong := _take(rectification_id, file):
        return jsonify(errors=[wrong]), HTTPStatus.UNPROCESSABLE_ENTITY
    return jsonify(taken=True), HTTPStatus.CREATED


def take_files(rectification_id: int, field: str) -> list[str]:
    """Keep what a form brought in `field`; what is wrong with those that are not taken, in words.

    The others are kept until a step takes them along: evidence.read.loose_files knows them.
    """
    brought = [file for file in request.files.getlist(field) if file.filename]
    return [wrong for file in brought if (wrong := _take(rectification_id, file))]


def take_back(file: str) -> None:
    """Delete one that was handed in by mistake; `file`: its id as a form gave it."""
    with suppress(Refused, ValueError):  # it is gone already, or was none
        discard_file(current_runtime(), max(0, min(int(file), LARGEST_ID)), current_user)


def _take(rectification_id: int, file: FileStorage) -> str:
    """Empty, or why it is not taken."""
    name = file.filename or ""
    with file.stream:
        content = file.read(LARGEST + 1)
    try:
        keep_file(current_runtime(), rectification_id, name, content, current_user)
    except NotTaken as refused:
        wrong: str = _("%(file)s: %(why)s", file=name[-LONGEST_NAME:], why=str(UNFIT[refused.why]))
        return wrong
    except Refused:
        abort(HTTPStatus.NOT_FOUND)
    return ""
