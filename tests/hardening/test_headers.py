"""Whatever is answered, to whomever: the headers that keep a browser from being used against its owner."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from survey.accounts.guard import public
from survey.carriers.sandbox.settings import SandboxSettings
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import sit
from tests.carriers.sandbox.beside import beside
from tests.hardening.walk import filled, guard, rules
from tests.rectification.scene import Scene
from tests.rectification.scenes import scene

__all__ = ["scene"]

WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
NARROW = {"default-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'"}
ABOUT_NOBODY = ("static", "bootstrap.static", "api.docs", "api.docs_file", "verifying.worker", "voice.audio")
_NEVER = ("style", "base", "object", "embed", "iframe")
_RUN = re.compile(r"\s*(javascript|data:text)", re.IGNORECASE)


class Inline(HTMLParser):
    """What a page would run or wear without fetching it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element, with its attributes as a browser has them."""
        given = dict(attrs)
        if tag in _NEVER or (tag == "script" and not given.get("src")):
            self.found.append(tag)
        self.found += [name for name in given if name == "style" or name.startswith("on")]
        self.found += [value for _name, value in attrs if value and _RUN.match(value)]


def faults(answer: Response | requests.Response, page: str) -> Iterator[str]:
    """What is missing or too wide."""
    given = answer.headers
    yield from (name for name, value in WANTED.items() if given.get(name) != value)
    if given.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield "Referrer-Policy"
    if "camera=()" not in given.get("Permissions-Policy", ""):
        yield "Permissions-Policy"
    if "unsafe" in (policy := given.get("Content-Security-Policy", "")):
        yield "unsafe"
    said = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    yield from (name for name, value in NARROW.items() if said.get(name) != value)
    if "html" in given.get("Content-Type", ""):
        yield from Inline(page).found


def walk(client: FlaskClient) -> Iterator[tuple[str, str, Response]]:
    for rule in rules(client.application, "GET"):
        for address in filled(rule, "%22%3E%3Csvg%20onload=1%3E"):
            with client.get(address) as answer:
                yield rule.endpoint, address, answer


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.CENTRE, Role.UNIT])
def test_every_answer_is_narrow(client: FlaskClient, scene: Scene, role: Role | None) -> None:
    scene.opened()
    if role:
        sit(client, scene.runtime, role, "roads" if role is Role.UNIT else None)
    codes = set()
    for endpoint, address, answer in walk(client):
        codes.add(answer.status_code)
        text = answer.get_data(as_text=True) if "html" in (answer.content_type or "") else ""
        assert list(faults(answer, text)) == [], (address, answer.status_code)
        kept = answer.headers.get("Cache-Control", "")
        assert kept == "no-store" or (endpoint in ABOUT_NOBODY and answer.status_code < 400), address
    assert codes >= {200, 404}


@pytest.mark.parametrize(
    ("method", "address", "code"),
    [
        ("GET", "/nowhere", 404), ("GET", "/api/nowhere", 404), ("GET", "/twilio/nowhere", 404),
        ("POST", "/overview", 405), ("POST", "/login", 400), ("DELETE", "/api/v1/cases", 405),
        ("POST", "/twilio/sms", 403), ("POST", "/s/x", 404), ("TRACE", "/", 405),
        ("OPTIONS", "/overview", 302), ("GET", "/api/v1/scores", 401),
    ],
)  # fmt: skip
def test_errors_are_narrow_too(client: FlaskClient, method: str, address: str, code: int) -> None:
    answer = client.open(address, method=method)
    assert answer.status_code == code
    assert list(faults(answer, answer.text)) == []
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_broke_and_what_is_too_large_are_narrow(app: Flask, runtime: Runtime) -> None:
    app.testing = False
    client = app.test_client()
    sit(client, runtime)
    large = client.post("/saved-views", data={"name": "x" * 100_000})
    for endpoint in ("health.alive", "accounts.login"):
        app.view_functions[endpoint] = _breaks
    broken = [client.get(address) for address in ("/healthz", "/login")]
    for answer, code in ((large, 413), (broken[0], 500), (broken[1], 500)):
        assert answer.status_code == code
        assert list(faults(answer, answer.text)) == []
        assert answer.headers["Cache-Control"] == "no-store"


@public
def _breaks() -> str:
    raise ZeroDivisionError


def test_the_sandboxes_phones_are_narrow() -> None:
    with beside(SandboxSettings(port=0, speed=None, petitioners=False)) as sandbox:
        for path in ("/", "/phones/+8613800000001", "/parts/list", "/parts/panel", "/nowhere", "/healthz"):
            answer = requests.get(sandbox.url + path, timeout=5)
            assert list(faults(answer, answer.text)) == [], path
            assert answer.headers["Cache-Control"] in ("no-store", "no-cache")


def test_every_route_has_been_walked(app: Flask) -> None:
    """A rule whose parts the walk does not know would be met as an address that is nowhere."""
    adapter = app.url_map.bind("")
    for rule in rules(app, "GET"):
        assert guard(app, rule) is not None
        assert any(adapter.test(address, "GET") for address in filled(rule)), rule
