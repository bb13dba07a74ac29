"""The blueprint of the pages about promises."""

from typing import Any

from flask import Blueprint

from survey.cases.phones import as_dialled
from survey.console import words_righting
from survey.console.promises import words
from survey.console.verifying import words as verifying_words
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime

blueprint = Blueprint("promises", __name__)
ONE = f"/promises/<int(max={LARGEST_ID}):promise_id>"


@blueprint.context_processor
def said() -> dict[str, Any]:
    country = current_runtime().settings.country
    return {
        "asks": words,
        "told": words_righting,
        "codes": words_righting,
        "said": verifying_words,
        "dialled": lambda phone: as_dialled(phone, country),
    }
