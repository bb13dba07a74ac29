"""The blueprint of the API: every error under /api/ leaves it as problem details."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import default_exceptions

from survey.api.problems import Problem, as_response, from_http

api = Blueprint("api", __name__, url_prefix="/api")


@api.errorhandler(Problem)
def told(problem: Problem) -> Response:
    return as_response(problem)


# Code by code: the pages' handlers of single codes would come before one for all of them.
for _code in default_exceptions:
    if _code >= 400:
        api.register_error_handler(_code, from_http)


@api.before_app_request
def no_such_route() -> Response | None:
    """An address that no route has belongs to no blueprint: it is caught before the pages answer for it."""
    error = request.routing_exception
    if error is None or not request.path.startswith("/api/") or (error.code or 0) < 400:
        return None
    return from_http(error)
