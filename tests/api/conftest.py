from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from survey.api.tokens import issue_token
from survey.runtime import Runtime
from survey.vocabulary import Scope
from tests.rectification.scenes import scene

__all__ = ["scene"]

Bearer = Callable[..., dict[str, str]]


@pytest.fixture
def bearer(runtime: Runtime) -> Bearer:
    """Headers of a program with these scopes."""

    def headers(*scopes: Scope) -> dict[str, str]:
        with runtime.database.write() as session:
            _, text = issue_token(session, "a test", scopes, runtime.clock.now())
        return {"Authorization": f"Bearer {text}"}

    return headers


@pytest.fixture
def everything(bearer: Bearer) -> dict[str, str]:
    return bearer(*Scope)


def problem_of(client: FlaskClient, path: str, **request: object) -> dict[str, object]:
    """The problem details of a refused request, checked for their form (RFC 9457)."""
    method = str(request.pop("method", "GET"))
    answer = client.open(path, method=method, **request)  # type: ignore[arg-type]
    assert answer.content_type == "application/problem+json", answer.text
    told: dict[str, object] = answer.get_json(force=True)
    assert told["status"] == answer.status_code >= 400
    assert told["type"] == "about:blank"
    assert told["title"] and told["detail"]
    return told
