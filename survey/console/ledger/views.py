"""The blueprint of the ledger's pages."""

from typing import Any

from flask import Blueprint

from survey.console import words_righting
from survey.console.ledger import words
from survey.console.ledger.lines import Sort
from survey.rectification.figures.tally import Stage

blueprint = Blueprint("ledger", __name__)


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "told": words_righting, "Stage": Stage, "By": Sort}
