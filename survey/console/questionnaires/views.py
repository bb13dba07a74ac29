"""The blueprint of the questionnaires' pages, and what all of them need."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, abort, request
from flask_babel import gettext as _

from survey.accounts.language import language as page_language
from survey.console.errors import error_page
from survey.console.questionnaires import words
from survey.course.questionnaires import circumstances, find_published
from survey.models import PublishedQuestionnaire
from survey.questionnaire.check import Problem
from survey.questionnaire.load import Questionnaire, parse
from survey.questionnaire.rehearsal import Setting
from survey.runtime import current_runtime
from survey.vocabulary import Channel, ReadingOrder

LARGEST = 256 * 1024  # bytes of a questionnaire that is uploaded
_AROUND = 64 * 1024  # what a form carries besides
DRAFTS = ("questionnaires.draft", "questionnaires.play_draft", "questionnaires.publish_draft")

blueprint = Blueprint("questionnaires", __name__)
blueprint.register_error_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error_page)


@blueprint.url_value_preprocessor
def room_for_a_file(endpoint: str | None, _values: Mapping[str, Any] | None) -> None:
    """Before anybody reads the form: the pages that take a questionnaire take more than others."""
    if endpoint in DRAFTS:
        request.max_content_length = LARGEST + _AROUND


@blueprint.context_processor
def said() -> dict[str, Any]:
    return {"said": words, "mended": _mended, "Channel": Channel, "ReadingOrder": ReadingOrder}


def published(key: str, version: int) -> tuple[PublishedQuestionnaire, Questionnaire]:
    """One published version; 404 if there is none."""
    with current_runtime().database.read() as session:
        row = find_published(session, key, version) or abort(404)
    return row, parse(row.content)


def languages(asked: Questionnaire) -> list[str]:
    """All that it speaks: those of its texts, and those that are only spoken."""
    return list(dict.fromkeys([*asked.languages, *asked.voices]))


def setting(asked: Questionnaire, channel: Channel) -> Setting:
    """In the language and reading order that the address asks for, with the signature in force."""
    wanted = request.args.get("language", "")
    order = request.args.get("order", "")
    given = circumstances(current_runtime())
    return Setting(
        channel,
        wanted if wanted in languages(asked) else asked.language(page_language()),
        ReadingOrder(order) if order in set(ReadingOrder) else ReadingOrder.FORWARD,
        given.signature,
        given.hotline,
        given.link,
    )


def _mended(problem: Problem) -> tuple[str, str]:
    """What is wrong and how to mend it, in the language of the page."""
    rule = problem.rule
    return _(rule.what) % problem.gaps, _(rule.mend) % problem.gaps
