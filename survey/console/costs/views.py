"""The blueprint of the pages of costs."""

from typing import Any

from flask import Blueprint

from survey.console.costs import words
from survey.console.costs.money import bar, money

blueprint = Blueprint("costs", __name__)


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "money": money, "bar": bar}
