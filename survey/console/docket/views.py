"""The blueprint of the docket: for who reads what is put right; each matter is decided by who runs it."""

from typing import Any

from flask import Blueprint

from survey.console import words_righting
from survey.console.docket import words

blueprint = Blueprint("docket", __name__, url_prefix="/docket")


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "told": words_righting}
