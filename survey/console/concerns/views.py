"""The blueprint of the reports told in confidence."""

from typing import Any

from flask import Blueprint

from survey.console import words_righting
from survey.console.concerns import words
from survey.models.base import LARGEST_ID

blueprint = Blueprint("concerns", __name__)
ONE = f"/concerns/<int(max={LARGEST_ID}):concern_id>"


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "told": words_righting}
