import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_core import Config, OpenAPI
from openapi_core.contrib.werkzeug import WerkzeugOpenAPIRequest, WerkzeugOpenAPIResponse
from openapi_spec_validator import validate
from playwright.sync_api import Page
from werkzeug.test import EnvironBuilder

from survey.api.case_fields import GivenCase
from survey.cases.values import READERS
from survey.clock import SetClock
from survey.runtime import Runtime
from tests.build import make_unit
from tests.scoring.county import County


@pytest.fixture
def described(client: FlaskClient) -> dict[str, Any]:
    document: dict[str, Any] = client.get("/api/openapi.json").get_json()
    return document


def test_the_description_is_valid_openapi(described: dict[str, Any]) -> None:
    validate(described)


def test_the_description_names_every_route_and_no_other(app: Flask, described: dict[str, Any]) -> None:
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert routes == {(method, path) for path, methods in described["paths"].items() for method in methods}


def test_the_description_names_every_field_of_a_case() -> None:
    assert set(GivenCase.__annotations__) == {*READERS, "phones", "phone"}


def test_nothing_in_the_description_is_named_twice_or_left_open(described: dict[str, Any]) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))
    assert named == set(described["components"]["schemas"])


def test_answers_are_as_described(
    client: FlaskClient,
    everything: dict[str, str],
    runtime: Runtime,
    clock: SetClock,
    described: dict[str, Any],
) -> None:
    county = County(runtime, clock)
    county.set_up()
    county.ask("water", 1, 4, 5)
    county.pick(county.close("north"))
    make_unit(runtime, "S9")
    case = {"source": "xf", "case_no": "1", "closed_at": "2026-10-10", "responsible_unit": "S9"}
    problems: dict[str, Callable[[bytes], Any]] = {"application/problem+json": json.loads}
    specification = OpenAPI.from_dict(described, config=Config(extra_media_type_deserializers=problems))
    for method, path, sent, status in (
        ("POST", "/api/v1/cases", {"headers": everything, "json": [case, {}]}, 200),
        ("GET", "/api/v1/cases/xf/1", {"headers": everything}, 200),
        ("GET", "/api/v1/cases/test/1", {"headers": everything}, 200),
        ("GET", "/api/v1/scores?period=last12&by=category&basis=closed", {"headers": everything}, 200),
        ("GET", "/api/v1/surveys?limit=2", {"headers": everything}, 200),
        ("GET", "/api/v1/surveys?limit=x", {"headers": everything}, 422),
        ("GET", "/api/v1/surveys", {}, 401),
        ("GET", "/api/v1/rectifications", {"headers": everything}, 200),
        ("GET", "/api/v1/rectifications?state=x", {"headers": everything}, 422),
    ):
        answer = client.open(path, method=method, **sent)
        assert answer.status_code == status
        request = EnvironBuilder(path, "http://127.0.0.1", method=method).get_request()
        specification.validate_response(WerkzeugOpenAPIRequest(request), WerkzeugOpenAPIResponse(answer))


def test_the_pages_load_from_this_house_alone(live_server: str, page: Page) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: told.append(request.url) if live_server not in request.url else None)
    page.goto(f"{live_server}/api/docs")
    page.get_by_text("/api/v1/scores").first.wait_for()
    assert [url for url in told if not url.startswith("data:")] == []
