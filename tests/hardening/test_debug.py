"""Nobody outside is shown how the house is built, whatever is left switched on and whatever breaks."""

import pytest
from flask import Flask

from survey.accounts.guard import public
from survey.runtime import Runtime
from survey.settings import SettingsError, read_settings
from tests.accounts.visits import sit
from tests.ordinary import KEY

_KEYS = {"SECRET_KEY": "x" * 20, "FIELD_KEYS": KEY, "INDEX_KEY": KEY}
TELLTALE = ("Traceback", "/work/", "site-packages", "sqlalchemy", "ZeroDivision", "Werkzeug", "0745-5551234")


def test_debugging_is_refused_where_others_can_reach_it() -> None:
    given = {**_KEYS, "FLASK_DEBUG": "1", "PUBLIC_BASE_URL": "https://huifang.example.cn"}
    with pytest.raises(SettingsError, match="FLASK_DEBUG"):
        read_settings(given)


@public
def _breaks() -> str:
    raise ZeroDivisionError("0745-5551234 of somebody")


@pytest.mark.parametrize("endpoint", ["accounts.login", "health.alive", "api.openapi", "answering.page"])
def test_what_breaks_tells_nothing(app: Flask, runtime: Runtime, endpoint: str) -> None:
    app.testing = False
    client = app.test_client()
    sit(client, runtime)
    app.view_functions[endpoint] = public(lambda **_parts: _breaks())
    address = {"accounts.login": "/login", "health.alive": "/healthz", "api.openapi": "/api/openapi.json"}
    answer = client.get(address.get(endpoint, "/s/x"))
    assert answer.status_code == 500
    assert [word for word in TELLTALE if word in answer.text] == []


def test_what_is_wrong_with_a_request_is_not_given_back(app: Flask) -> None:
    client = app.test_client()
    for address in (
        "/api/v1/scores?period=<secret>",
        "/nowhere/<secret>",
        "/api/<secret>",
        "/twilio/<secret>",
    ):
        answer = client.get(address)
        assert answer.status_code >= 400
        assert "<secret>" not in answer.text
