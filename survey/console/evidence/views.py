"""The blueprint of the files, and the room that a form with files needs."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from survey.console.errors import error_page
from survey.console.evidence.words import UNFIT
from survey.rectification.evidence.check_file import LARGEST, Unfit

blueprint = Blueprint("evidence", __name__, url_prefix="/evidence")

MOST_AT_ONCE = 6  # the largest files that one form may bring
_AROUND = 256 * 1024  # the words of a form


def make_room(files: int = MOST_AT_ONCE) -> None:
    """Before anybody reads the form: this one may bring files, more than others take."""
    request.max_content_length = files * LARGEST + _AROUND


@blueprint.url_value_preprocessor
def room_for_a_file(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    if endpoint == "evidence.hand_in":
        make_room(1)


@blueprint.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
def too_large(error: Exception) -> ResponseReturnValue:
    """A telephone that sends file by file is told as for any other file that is not taken."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(errors=[str(UNFIT[Unfit.TOO_LARGE])]), HTTPStatus.UNPROCESSABLE_ENTITY
    return error_page(error)
