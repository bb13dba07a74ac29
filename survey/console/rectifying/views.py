"""The blueprint of the pages of putting right."""

from typing import Any

from flask import Blueprint

from survey.console import words_righting
from survey.console.rectifying import words
from survey.console.show_cases import LARGEST

blueprint = Blueprint("rectifying", __name__)
ONE = f"/rectifications/<int(max={LARGEST}):rectification_id>"


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "told": words_righting}
