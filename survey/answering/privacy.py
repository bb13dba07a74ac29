"""`/privacy`: what is kept about a petitioner, what for, how long, and what they may ask. For everybody."""

from datetime import timedelta

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import ngettext

from survey.accounts.guard import public
from survey.accounts.language import CATALOGUES
from survey.answering.language import speaking
from survey.answering.routes import HEADERS
from survey.questionnaire.texts import office_of
from survey.runtime import current_runtime

privacy = Blueprint("privacy", __name__)
_YEAR = timedelta(days=365)


@privacy.get("/privacy")
@public
def page() -> Response:
    """In the language chosen in the address, or the office's."""
    runtime = current_runtime()
    settings, spans = runtime.settings, runtime.policy.retention
    wanted = request.args.get("lang", "")
    language = wanted if wanted in CATALOGUES else settings.language
    with speaking(language):
        shown = render_template(
            "answering/privacy.html",
            language=language,
            others={one: url_for("privacy.page", lang=one) for one in CATALOGUES if one != language},
            office=office_of(settings.sms_signature),
            hotline=settings.hotline,
            supervision=settings.supervision_line,
            words=_long(spans.words),
            contacts=_long(spans.contacts),
        )
    return make_response(shown, HEADERS)


def _long(span: timedelta) -> str:
    """A span in the largest unit that is whole."""
    if span >= _YEAR and not span % _YEAR:
        return str(ngettext("%(num)s year", "%(num)s years", span // _YEAR))
    return str(ngettext("%(num)s day", "%(num)s days", span.days))
