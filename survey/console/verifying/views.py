"""The blueprint of the verifier's pages: each shows what is assigned to the reader, and nothing else."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.cases.phones import as_dialled
from survey.console import words_righting as codes
from survey.console.evidence.views import MOST_AT_ONCE, make_room
from survey.console.verifying import words
from survey.models.base import LARGEST_ID
from survey.rectification.evidence.check_file import LARGEST
from survey.rectification.read.view import View
from survey.rectification.read.views import read_view
from survey.runtime import current_runtime

blueprint = Blueprint("verifying", __name__, url_prefix="/verify")
ONE = f"/<int(max={LARGEST_ID}):rectification_id>"
_WITH_FILES = "verifying.keep"


@blueprint.url_value_preprocessor
def room_for_photos(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    if endpoint == _WITH_FILES:
        make_room()


@blueprint.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
def too_large(_error: Exception) -> ResponseReturnValue:
    code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    most = MOST_AT_ONCE * LARGEST // 1024 // 1024
    advice = _("All photos together have more than %(most)s MB. Go back and choose fewer.", most=most)
    return render_template("error.html", code=code.value, title=_("Too large"), advice=advice), code


@blueprint.context_processor
def said() -> dict[str, Any]:
    country = current_runtime().settings.country
    return {"said": words, "codes": codes, "dialled": lambda phone: as_dialled(phone, country)}


def own_case(rectification_id: int) -> View:
    """The case, if the reader verifies it and it is open; otherwise it is as if there were none."""
    return find_own(rectification_id) or abort(HTTPStatus.NOT_FOUND)


def find_own(rectification_id: int) -> View | None:
    """The same; None if it is not the reader's, or not any more."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        view = read_view(session, runtime, current_user, rectification_id)
    return view if view and view.verifier_id == current_user.id and not view.ended else None
