"""What went wrong, told as RFC 9457 problem details, for every error under /api/."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import NotRequired

from flask import Response, request
from typing_extensions import TypedDict
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
# Headers of an HTTP error that tell the caller what to do next.
_KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


class ProblemDetail(TypedDict):
    """One of several things that are wrong, and where."""

    detail: str
    parameter: NotRequired[str]


class ProblemDetails(TypedDict):
    """RFC 9457. `type` is about:blank: the title is that of the HTTP status, the detail says more."""

    type: str
    title: str
    status: int
    detail: str
    errors: NotRequired[list[ProblemDetail]]


class Problem(Exception):
    """Raised anywhere under a view: answered as problem details. `detail` never holds personal data."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        errors: Sequence[ProblemDetail] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers or {}


def as_response(problem: Problem) -> Response:
    """The HTTP answer that tells a problem."""
    told: ProblemDetails = {
        "type": "about:blank",
        "title": problem.status.phrase,
        "status": problem.status.value,
        "detail": problem.detail,
    }
    if problem.errors:
        told["errors"] = list(problem.errors)
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, problem.status.value, dict(problem.headers), content_type=MEDIA_TYPE)


def from_http(error: HTTPException) -> Response:
    """An error of the framework (no such address, too large, ours to mend) in the same form."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    told = _TOLD.get(status, error.description or status.description)
    given = dict(error.get_headers(request.environ))
    kept = {name: given[name] for name in _KEPT_HEADERS if name in given}
    return as_response(Problem(status, told, headers=kept))


_TOLD: Mapping[HTTPStatus, str] = {
    HTTPStatus.NOT_FOUND: "There is nothing at this address. /api/docs lists what there is.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method; Allow names those it takes.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large: send fewer cases at a time.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Busy at the moment; nothing was changed. "
    "Send the same again in a few seconds.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something broke on our side and has been written down. "
    "Sending the same again is safe.",
}
