"""A petitioner's page speaks the language of the survey, or the one chosen by the link on it. The choice
stays in the address: nothing is put into the browser.
"""

from contextlib import AbstractContextManager
from typing import Any

from flask import request, url_for
from flask_babel import force_locale

from survey.accounts.language import CATALOGUES
from survey.answering.standing import Standing
from survey.runtime import current_runtime

_CHOSEN = "lang"


def language_of(standing: Standing | None) -> str:
    """`zh-CN` or `en`."""
    wanted = [request.args.get(_CHOSEN, "")]
    if standing is not None:
        wanted.append(standing.asked.language(standing.language))
    return next((one for one in wanted if one in CATALOGUES), current_runtime().settings.language)


def speaking(language: str) -> AbstractContextManager[None]:
    """Within it, words come from the catalogue of `language`."""
    spoken: AbstractContextManager[None] = force_locale(CATALOGUES[language])
    return spoken


def address(page: str = "", note: str = "") -> str:
    """Where this link leads next, in the language chosen: to `page`, or to whatever comes next."""
    return _address(request.args.get(_CHOSEN, ""), page, note)


def same_page_in(language: str) -> str:
    return _address(language, request.args.get("page", ""))


def _address(language: str, page: str, note: str = "") -> str:
    query = {_CHOSEN: language if language in CATALOGUES else "", "page": page, "note": note}
    given: dict[str, Any] = {name: value for name, value in query.items() if value}
    return url_for("answering.page", token=(request.view_args or {})["token"], **given)
