"""The blueprint of the polls' pages. Who is held to one unit has none of them: a poll is of all units."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, request
from flask_login import current_user

from survey.accounts.permissions import Permission
from survey.console.errors import error_page
from survey.console.polls import words

LARGEST = 1024 * 1024  # bytes of a file that is imported
_AROUND = 256 * 1024  # the rows of a form

blueprint = Blueprint("polls", __name__)
blueprint.register_error_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error_page)


@blueprint.url_value_preprocessor
def room_for_a_file(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Before anybody reads the form: the page that takes a file takes more than others."""
    if endpoint == "polls.keep":
        request.max_content_length = LARGEST + _AROUND
        request.max_form_parts = 10_000


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words}


def only_who_sees_all_units() -> None:
    if not current_user.may(Permission.UNITS_ALL):
        abort(HTTPStatus.FORBIDDEN)
