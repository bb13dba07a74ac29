"""The blueprint of the pages of putting right."""

from typing import Any

from flask import Blueprint

from survey.console import words_righting
from survey.console.rectifying import words
from survey.models.base import LARGEST_ID

blueprint = Blueprint("rectifying", __name__)
ONE = f"/rectifications/<int(max={LARGEST_ID}):rectification_id>"


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "told": words_righting}
