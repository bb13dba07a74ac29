"""The page of the place where somebody is, in the language of the page."""

import secrets
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext as _

from survey.accounts.language import CATALOGUES
from survey.answering.language import address, language_of, same_page_in, speaking
from survey.answering.standing import Place, Standing
from survey.answering.steps import first_step, step
from survey.answering.told import LATER, PLACES, SORRY, SORRY_SLIP, Told
from survey.questionnaire.conversation import begins_again
from survey.questionnaire.model import AGAIN, LEVELS, Kind, Question
from survey.questionnaire.texts import fill, office_of
from survey.runtime import Runtime, current_runtime

NONCE_BYTES = 9
_TEMPLATES = {
    Kind.RATING: "answering/choose.html",
    Kind.CHOICE: "answering/choose.html",
    Kind.CONSENT: "answering/choose.html",
    Kind.OPEN: "answering/reason.html",
}


def show(runtime: Runtime, standing: Standing) -> Response:
    """The page that comes next, or the one that was asked for on the way to it."""
    place, wanted = standing.place(runtime.clock.now()), request.args.get("page", "")
    if place is Place.ENDED and wanted == "sorry":
        return tell(SORRY if standing.texted else SORRY_SLIP, standing)
    if told := PLACES.get(place):
        return tell(told, standing)
    if wanted == "later":
        return tell(LATER, standing)
    language = language_of(standing)
    with speaking(language):
        if wanted in ("stop", "wrong"):
            return _page(f"answering/{wanted}.html", language, texted=standing.texted)
        if place is Place.IDENTITY:
            at = first_step(standing.asked, standing.state)
            who = {"name": standing.masked_name, "texted": standing.texted}
            return _page("answering/identity.html", language, step=at, **who)
        return _question(standing, language)


def tell(told: Told, standing: Standing | None = None, code: int = 0) -> Response:
    """A page that asks nothing. `code`: where it is another than usual."""
    language = language_of(standing)
    with speaking(language):
        page = _page("answering/told.html", language, told=told)
    page.status_code = code or told.code
    return page


def _question(standing: Standing, language: str) -> Response:
    asked, state = standing.asked, standing.state
    assert state.current is not None, "the place says that a question is open"
    question = asked.question(state.current)
    begins = question.key == begins_again(state, standing.round)
    return _page(
        _TEMPLATES[question.kind],
        language,
        question=question,
        title=_words(standing, question.key, language),
        again=_words(standing, AGAIN, language) if begins else "",
        choices=_choices(standing, question, language),
        case_tail=standing.case_tail,
        step=step(asked, state),
    )


def _words(standing: Standing, key: str, language: str) -> str:
    """The words of a question, or of what is said besides; empty where there are none."""
    settings, asked = current_runtime().settings, standing.asked
    filled = {
        "unit": standing.unit,
        "petition_office": standing.office,
        "case": standing.case_tail,
        "hotline": settings.hotline,
        "office": office_of(settings.sms_signature),
    }
    return fill(asked.shown[asked.language(language)].get(key, ""), filled)


def _choices(standing: Standing, question: Question, language: str) -> list[tuple[str, str]]:
    """Value and label of each choice, in the order in which this person reads them (R8)."""
    match question.kind:
        case Kind.RATING:
            codes = standing.reading_order.of([str(level) for level in LEVELS])
        case Kind.CONSENT:
            return [("yes", _("Yes, I agree")), ("no", _("No, I do not"))]
        case _:
            codes = list(question.options)
    return [(code, standing.asked.label(language, question.key, code)) for code in codes]


def _page(template: str, language: str, **more: Any) -> Response:
    settings = current_runtime().settings
    return make_response(
        render_template(
            template,
            language=language,
            others={one: same_page_in(one) for one in CATALOGUES if one != language},
            address=address,
            nonce=secrets.token_urlsafe(NONCE_BYTES),
            office=office_of(settings.sms_signature),
            hotline=settings.hotline,
            supervision=settings.supervision_line,
            note=request.args.get("note", ""),
            **more,
        )
    )
