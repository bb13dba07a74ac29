"""Every route says who may come in, and nothing is served that fetches from elsewhere."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.accounts.guard import guard_of
from survey.accounts.permissions import Permission, may
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import sit


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may come in does not depend on the database."""
    return sqlite_url


def test_every_route_names_its_permission(app: Flask) -> None:
    unmarked = {rule.endpoint for rule in app.url_map.iter_rules() if guard_of(app, rule.endpoint) is None}
    assert unmarked == set()


def test_every_page_forbids_scripts_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    allowed = {part.strip().split(" ")[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
    assert allowed["default-src"] in (["'self'"], ["'none'"])
    assert not [source for sources in allowed.values() for source in sources if "unsafe" in source]
    assert not [source for sources in allowed.values() for source in sources if "//" in source]


def test_no_form_is_taken_without_its_token(client: FlaskClient, runtime: Runtime) -> None:
    """Every POST of every page, whatever is in its address, and before it is looked at what that is."""
    app, tried = client.application, 0
    forms = [
        (re.sub(r"<(any\((\w+).*?\):\w+|int.*?>|[^>]*>)", lambda found: found[2] or "1", rule.rule), needed)
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and (needed := _needed(app, rule.endpoint))
    ]
    for role in Role:
        sit(client, runtime, role)
        for address, needed in forms:
            expected = 400 if may(role, needed) else 403
            tried += expected == 400
            assert client.post(address, data={"words": "x"}).status_code == expected, (role, address)
    assert tried > len(forms)


def _needed(app: Flask, endpoint: str) -> Permission | None:
    guard = guard_of(app, endpoint)
    return guard.permission if guard else None
