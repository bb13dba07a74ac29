"""The blueprint of the desk, of coding and of the head's pages, and what their templates share."""

from typing import Any

from flask import Blueprint
from flask_login import current_user

from survey.accounts.language import language
from survey.interviewing import words
from survey.interviewing.coding.names import code_choices, code_name
from survey.interviewing.desk.names import answer_name, choice_name, ending_buttons, outcome_name

blueprint = Blueprint("desk", __name__)


@blueprint.context_processor
def shared() -> dict[str, Any]:
    """`said`: what the codes of the desk are called."""
    return {
        "said": words,
        "outcome_label": lambda listed: listed.label(language()),
        "outcome_name": outcome_name,
        "choice_name": choice_name,
        "answer_name": answer_name,
        "ending_buttons": ending_buttons,
        "code_choices": code_choices,
        "code_name": code_name,
    }


def account_id() -> int:
    """Of who is logged in; every page here asks for a permission first."""
    number: int = current_user.id
    return number
