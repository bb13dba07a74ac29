"""One table of what the API does: from it come the routes, the checks and the description."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Blueprint, Response, request
from pydantic import BaseModel, ValidationError

from survey.accounts.guard import guarded_by
from survey.accounts.lag import enter_lag
from survey.api.problems import Problem, ProblemDetail
from survey.api.tokens import find_token
from survey.runtime import Runtime, current_runtime
from survey.vocabulary import Scope

Query = TypeVar("Query", bound=BaseModel)


@dataclass(frozen=True)
class Caller:
    """Who calls, with what rights, on which runtime."""

    runtime: Runtime
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes


View = Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Operation:
    """What one route takes and answers. `body` and `answer` are types that pydantic can describe."""

    method: str
    rule: str
    scope: Scope
    summary: str
    answer: Any
    query: type[BaseModel] | None = None
    body: Any = None
    problems: tuple[HTTPStatus, ...] = ()


OPERATIONS: dict[str, Operation] = {}


def serve(blueprint: Blueprint, operation: Operation) -> Callable[[View], View]:
    """Serve the operation by the view, which is given the caller and the parts of the path."""

    def register(view: View) -> View:
        @guarded_by("bearer token")
        @wraps(view)
        def answered(**path: str) -> Response:
            caller = identify(operation.scope)
            if operation.method == "GET" and not caller.may(Scope.CASES_WRITE):
                enter_lag()  # who writes too reads what it wrote
            answer = view(caller, **path)
            body = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
            return Response(body, mimetype="application/json", headers={"Cache-Control": "no-store"})

        # OPTIONS answered by the framework would pass by the token.
        blueprint.add_url_rule(
            operation.rule,
            view.__name__,
            answered,
            methods=[operation.method],
            provide_automatic_options=False,
        )
        OPERATIONS[view.__name__] = operation
        return view

    return register


def identify(needed: Scope) -> Caller:
    """The caller by its bearer token (RFC 6750). Problem 401 without a good one, 403 without the scope."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        raise _unauthorized("Send a token: Authorization: Bearer hf_…", "")
    runtime = current_runtime()
    with runtime.database.read() as session:
        token = find_token(session, given.strip(), runtime.clock.now())
    if token is None:
        raise _unauthorized("This token is unknown, expired or revoked.", ', error="invalid_token"')
    if needed not in token.scopes:
        raise Problem(
            HTTPStatus.FORBIDDEN,
            f"This token lacks the scope {needed.value}.",
            headers={
                "WWW-Authenticate": f'Bearer realm="huifang", error="insufficient_scope", '
                f'scope="{needed.value}"'
            },
        )
    return Caller(runtime, frozenset(Scope(scope) for scope in token.scopes))


def read_query(model: type[Query]) -> Query:
    """The query of this request; Problem 422 names every parameter that is wrong, and what is allowed."""
    twice = [name for name in request.args if len(request.args.getlist(name)) > 1]
    errors: list[ProblemDetail] = [{"detail": "Given more than once.", "parameter": name} for name in twice]
    if not errors:
        try:
            return model.model_validate(request.args.to_dict())
        except ValidationError as wrong:
            errors = [
                {"detail": error["msg"], "parameter": str(error["loc"][0] if error["loc"] else "")[:40]}
                for error in wrong.errors(include_url=False, include_input=False, include_context=False)
            ]
    raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be used.", errors)


def wrong_parameter(name: str, detail: str) -> Problem:
    """A parameter that can be read but means nothing here."""
    return Problem(
        HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be used.", [{"detail": detail, "parameter": name}]
    )


def _unauthorized(detail: str, error: str) -> Problem:
    challenge = {"WWW-Authenticate": f'Bearer realm="huifang"{error}'}
    return Problem(HTTPStatus.UNAUTHORIZED, detail, headers=challenge)
