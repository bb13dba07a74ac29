"""The blueprint of a unit's orders: those of its own branch of which an order has told it, and no others."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort
from flask_login import current_user

from survey.console import words_righting
from survey.console.evidence.views import make_room
from survey.console.orders import words
from survey.console.verifying.views import too_large
from survey.models.base import LARGEST_ID
from survey.rectification.orders.stage import Stage, stage_of
from survey.rectification.read.view import Tier, View
from survey.rectification.read.views import read_view
from survey.runtime import current_runtime

blueprint = Blueprint("orders", __name__, url_prefix="/orders")
blueprint.register_error_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large)
ONE = f"/<int(max={LARGEST_ID}):rectification_id>"


@blueprint.url_value_preprocessor
def room_for_files(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    if endpoint == "orders.report":
        make_room()


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "told": words_righting, "stage_of": stage_of, "Stage": Stage, "Tier": Tier}


def own_order(rectification_id: int) -> View:
    """The order, if it is one of the reader's units; otherwise it is as if there were none (R6)."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        view = read_view(session, runtime, current_user, rectification_id)
    return view or abort(HTTPStatus.NOT_FOUND)
