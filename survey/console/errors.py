"""Pages for what went wrong: what happened and what to do, and nothing about how the house is built."""

import logging
from http import HTTPStatus
from types import TracebackType

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError, ServiceUnavailable

from survey.accounts.lag import once_more
from survey.accounts.sessions import FOR_PROGRAMS
from survey.database.limits import took_too_long
from survey.traces.facts import route_of

_log = logging.getLogger(__name__)
_AGAIN = 5  # seconds

_TOLD: dict[int, tuple[LazyString, LazyString]] = {
    HTTPStatus.BAD_REQUEST: (
        _l("This cannot be done"),
        _l("What was sent is not complete or too old. Please go back, reload the page and try again."),
    ),
    HTTPStatus.FORBIDDEN: (
        _l("Not for this account"),
        _l("Your account may not see this. If you need it for your work, ask who keeps the accounts."),
    ),
    HTTPStatus.NOT_FOUND: (
        _l("Nothing here"),
        _l("There is no page at this address. It may have been typed wrongly."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        _l("This cannot be done"),
        _l("This address does not take what was sent. Please go back and try again."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        _l("Too large"),
        _l("What was sent is larger than anything that is needed here. A questionnaire has 256 kB at most."),
    ),
    HTTPStatus.TOO_MANY_REQUESTS: (
        _l("Too many tries"),
        _l("Please wait a few minutes and try again. Nobody else is affected."),
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        _l("Busy at the moment"),
        _l("Nothing was changed. Please try again in a few seconds; if it stays, tell who runs this system."),
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        _l("Something broke on our side"),
        _l("It has been written down. Please try again in a minute; if it stays, tell who runs this system."),
    ),
}


# Told by the pages that take files; others have their own words for it.
_BY_THEMSELVES = frozenset({HTTPStatus.REQUEST_ENTITY_TOO_LARGE})


def init_errors(app: Flask) -> None:
    for code in _TOLD.keys() - _BY_THEMSELVES:
        app.register_error_handler(code, error_page)
    app.register_error_handler(CSRFError, error_page)
    app.register_error_handler(DBAPIError, _of_database)
    app.log_exception = _written_down  # type: ignore[method-assign,assignment]


def _written_down(
    fault: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """By the route and never by the address, which may be somebody's questionnaire or a gateway's secret."""
    route = route_of(request.url_rule.rule) if request.url_rule else "no route"
    _log.error("%s %s broke", request.method, route, exc_info=fault)


def _of_database(error: DBAPIError) -> ResponseReturnValue:
    """What looked at a replica looks once more. What else took too long, or met a server that just went, may
    be tried again, and programs do so."""
    if (answer := once_more(error)) is not None:
        return answer
    if not (took_too_long(error) or error.connection_invalidated):
        raise error
    _log.warning(
        "the database did not answer in time", extra={"state": getattr(error.orig, "sqlstate", None)}
    )
    busy: ResponseReturnValue = current_app.handle_http_exception(ServiceUnavailable(retry_after=_AGAIN))
    return busy


def error_page(error: Exception) -> ResponseReturnValue:
    failed = error if isinstance(error, HTTPException) else InternalServerError()
    if request.path.startswith(FOR_PROGRAMS):
        return failed
    code = failed.code or int(HTTPStatus.INTERNAL_SERVER_ERROR)
    title, advice = _TOLD[code]
    page = render_template("error.html", code=code, title=title, advice=advice)
    return page, code, [(n, v) for n, v in failed.get_headers() if n in ("Retry-After", "Allow")]
