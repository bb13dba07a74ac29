"""Every error under /api/ is told as RFC 9457 problem details, whoever found it."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.accounts.guard import public
from tests.api.conftest import problem_of


@pytest.mark.parametrize(
    "path", ["/api/", "/api/nothing", "/api/v1", "/api/v1/", "/api/v2/scores", "/api/docs/x"]
)
def test_an_address_that_is_not(client: FlaskClient, path: str) -> None:
    assert problem_of(client, path)["status"] == 404


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT", "PATCH", "OPTIONS"])
def test_a_method_that_is_not(client: FlaskClient, method: str) -> None:
    assert problem_of(client, "/api/v1/scores", method=method)["status"] == 405
    assert "GET" in client.open("/api/v1/scores", method=method).headers["Allow"]


def test_pages_keep_their_own_errors(client: FlaskClient) -> None:
    assert client.get("/nothing").content_type.startswith("text/html")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{}", "text/plain", 415),
        ("{}", None, 415),
        ("{", "application/json", 400),
        ("", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("\xff", "application/json", 400),
        ('"text"', "application/json", 422),
        ("3", "application/json", 422),
        ("null", "application/json", 422),
        (json.dumps([{}] * 1001), "application/json", 413),
        ('"' + "x" * 9_000_000 + '"', "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_used(
    client: FlaskClient, everything: dict[str, str], body: str, content_type: str | None, status: int
) -> None:
    told = problem_of(
        client,
        "/api/v1/cases",
        method="POST",
        headers=everything,
        data=body.encode("latin-1"),
        content_type=content_type,
    )
    assert told["status"] == status


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("period=2026-13", "period"),
        ("unit=nobody", "unit"),
        ("by=weather", "by"),
        ("basis=", "basis"),
        ("round=0", "round"),
        ("object=composite", "object"),
        ("perod=2026", "perod"),
        ("period=2026&period=2025", "period"),
        ("unit=" + "x" * 65, "unit"),
    ],
)
def test_a_query_that_cannot_be_used_names_the_parameter(
    client: FlaskClient, everything: dict[str, str], query: str, parameter: str
) -> None:
    told = problem_of(client, f"/api/v1/scores?{query}", headers=everything)
    assert told["status"] == 422
    assert [error["parameter"] for error in told["errors"]] == [parameter]  # type: ignore[attr-defined]


def test_what_breaks_on_our_side_says_nothing_of_how_the_house_is_built(app: Flask) -> None:
    @public
    def broken() -> str:
        raise RuntimeError("张三 13800000000")

    app.view_functions["api.openapi"] = broken
    app.config["PROPAGATE_EXCEPTIONS"] = False
    told = problem_of(app.test_client(), "/api/openapi.json")
    assert told["status"] == 500
    assert "张三" not in str(told) and "RuntimeError" not in str(told)
