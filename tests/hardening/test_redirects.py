"""Nobody is led to another site by an address of ours."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.runtime import Runtime
from tests.accounts.visits import PASSWORD, csrf, enrol, sit
from tests.hardening.walk import filled, rules

ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example",
    "https:evil.example", "http:///evil.example", "/\t/evil.example", "/\n/evil.example", "\t//evil.example",
    " //evil.example", "\x01//evil.example", "javascript:alert(1)", "data:text/html,x", "evil.example",
    "/a\r\nX-Evil: 1", "/a\nSet-Cookie: x=1", "/overview\\@evil.example", "／／evil.example",
)  # fmt: skip
HERE = ("/", "/%5cevil.example", "/%2f/evil.example", "/@evil.example", "/a?x=//evil", "/.//a", "/\u2028/x")


def assert_here(location: str) -> None:
    """A path, in signs that every browser reads alike."""
    assert location.isascii() and location.isprintable() and "\\" not in location and " " not in location
    assert location.startswith("/") and not location.startswith("//")


def test_next_is_a_path_of_ours(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    form = {"language": "en", "csrf_token": csrf(client, "/account")}
    for wanted in ELSEWHERE + HERE:
        asked = {"next": wanted}
        for answer in (
            client.get("/login", query_string=asked),
            client.post("/language", data={**form, **asked}),
        ):
            assert answer.status_code == 302, wanted
            assert_here(answer.location)
            assert answer.location == "/" or wanted in HERE
            assert "X-Evil" not in answer.headers and "x=1" not in answer.headers.getlist("Set-Cookie")


def test_the_door_leads_to_a_path_of_ours(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    form = {"login": "wang", "password": PASSWORD, "csrf_token": csrf(client), "next": "/\t/evil.example"}
    answer = client.post("/login", data=form)
    assert answer.status_code == 302
    assert_here(answer.location)


def test_a_view_that_is_kept_leads_to_a_page_of_ours(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    token = csrf(client, "/account")
    for address in (
        f"{start}{end}" for start in ("", "/overview", "/overview?", "/overview#") for end in ELSEWHERE
    ):
        answer = client.post("/saved-views", data={"name": "x", "address": address, "csrf_token": token})
        assert answer.status_code in (302, 400), address
        assert_here(answer.location or "/")


def test_whoever_is_sent_to_the_door_is_sent_to_ours(app: Flask) -> None:
    """Whatever Referer and path say; what Host says is tried in tests/webhooks."""
    client, headers = app.test_client(), {"Referer": "https://evil.example/"}
    for rule in rules(app, "GET"):
        for address in filled(rule, "%0d%0aX-Evil:1", "..%2f%2fevil.example", "%5cevil.example"):
            with client.get(address, headers=headers) as answer:
                if answer.location:
                    assert_here(answer.location.removeprefix("http://localhost"))
                assert "X-Evil" not in answer.headers


@pytest.mark.parametrize("address", ["//evil.example", "//evil.example/overview", "/\\evil.example/"])
def test_an_address_of_two_slashes_is_nowhere(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (302, 308, 404, 421)
    assert_here((answer.location or "/").removeprefix("http://localhost"))
