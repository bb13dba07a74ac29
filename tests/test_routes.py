"""Every route says who may come in, and nothing is served that fetches from elsewhere."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.accounts.guard import guard_of


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
