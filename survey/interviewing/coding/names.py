"""What the template of coding asks for by name: the codes and what they say."""

from survey.accounts.language import language
from survey.interviewing import words
from survey.interviewing.coding.codes import Instead
from survey.interviewing.coding.items import Blind
from survey.questionnaire.model import LEVELS, Kind


def code_choices(item: Blind) -> list[tuple[str, str]]:
    """The codes of an item's question, in the language of the page."""
    question, spoken = item.question, item.asked.language(language())
    rating = question.kind is Kind.RATING
    codes = [str(level) for level in LEVELS] if rating else list(question.options)
    return [(code, item.asked.label(spoken, question.key, code)) for code in codes]


def code_name(item: Blind, code: str) -> str:
    """What a code is called, of one coder or agreed on."""
    known = dict(code_choices(item)) | {one.value: str(words.INSTEAD[one]) for one in Instead}
    return ", ".join(known.get(one, one) for one in code.split(","))
