"""`/s/<token>`: GET shows a page and writes nothing, POST takes what was pressed and leads to the next page.

Whoever has the address is let in, so it is also what keeps strange forms out; no cookie is set.
"""

from http import HTTPStatus

import structlog
from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from limits import parse_many
from werkzeug.exceptions import HTTPException

from survey.accounts.guard import Guard, mark
from survey.accounts.limits import limiter, place_of_caller
from survey.answering.form import NotOurForm, Posted, read_form
from survey.answering.language import address
from survey.answering.show import show, tell
from survey.answering.standing import Standing, read_standing
from survey.answering.take import take
from survey.answering.told import BROKEN, REFUSED, TOO_MANY, UNKNOWN
from survey.questionnaire.conversation import Act
from survey.runtime import current_runtime

log = structlog.get_logger()

answering = Blueprint("answering", __name__)
mark(answering, Guard(own="the token in its address"))

# Wrong addresses from one place. Whoever has a right one is served all the same: many people share a place.
UNKNOWN_LINKS = parse_many("30/minute;300/hour")
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
}


@answering.get("/s/<token>")
def page(token: str) -> ResponseReturnValue:
    """The page that comes next; a scanner's or a messenger's look changes nothing."""
    runtime = current_runtime()
    standing = read_standing(runtime, token)
    return _unknown() if standing is None else show(runtime, standing)


@answering.post("/s/<token>")
def press(token: str) -> ResponseReturnValue:
    """What was pressed, kept and understood; the answer leads on, so that a reload sends nothing again."""
    runtime = current_runtime()
    standing = read_standing(runtime, token)
    if standing is None:
        return _unknown()
    fields = request.form.to_dict(flat=False)
    try:
        posted = read_form(standing.asked, fields)
    except NotOurForm as wrong:
        log.info("a form was refused", why=str(wrong))
        return tell(REFUSED, standing)
    there = address()
    if standing.hears(posted.said, runtime.clock.now()):
        new = take(runtime, standing, token, posted, fields)
        there = _next(standing, posted, new=new)
    return redirect(there, 303)


def _next(standing: Standing, posted: Posted, *, new: bool) -> str:
    """The address of the next page, with what it says of this one."""
    said = posted.said
    if Act.WRONG_PERSON in said.acts:
        return address("sorry")
    if said.question is None or not (said.value or said.text):
        return address()
    return address(note="already" if new and said.question in standing.state.answers else "noted")


def _unknown() -> Response:
    """Guessing tells nothing, and not often."""
    place = place_of_caller()
    few = all(limiter.limiter.hit(limit, "unknown link", place) for limit in UNKNOWN_LINKS)
    return tell(UNKNOWN if few else TOO_MANY)


@answering.errorhandler(HTTPStatus.BAD_REQUEST)
@answering.errorhandler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
@answering.errorhandler(HTTPException)
def refused(error: HTTPException) -> ResponseReturnValue:
    """By code as well: the console's pages for a code would come before those for all errors."""
    return tell(REFUSED, code=error.code or REFUSED.code)


@answering.errorhandler(Exception)
def broken(error: Exception) -> ResponseReturnValue:
    log.error("a petitioner's page could not be shown or taken", exc_info=error)
    return tell(BROKEN)


@answering.after_request
def guarded(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
