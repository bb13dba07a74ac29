"""No page of another site does anything in somebody's name: every address that people send forms to."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey.accounts.permissions import ROLE_PERMISSIONS, Permission
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import csrf, sit
from tests.hardening.walk import filled, for_people, guard, rules

ELSEWHERE = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
)


def forms(app: Flask) -> list[tuple[str, Permission | None]]:
    """Where people send something, and what for."""
    taking = [rule for method in ("POST", "PUT", "PATCH", "DELETE") for rule in rules(app, method)]
    people = [rule for rule in taking if for_people(app, rule)]
    return [(address, guard(app, rule).permission) for rule in people for address in filled(rule)]


def who_may(permission: Permission | None) -> Role | None:
    return next((role for role in Role if permission in ROLE_PERMISSIONS[role]), None)


@pytest.mark.parametrize("role", Role)
def test_a_form_needs_its_own_token_and_its_own_site(app: Flask, runtime: Runtime, role: Role) -> None:
    here, other = app.test_client(), app.test_client()
    sit(here, runtime, role)
    sit(other, runtime, Role.CENTRE)
    tokens = {"none": "", "another session's": csrf(other, "/account"), "made up": "x.y.z"}
    right, tried = csrf(here, "/account"), 0
    for address, permission in forms(app):
        if who_may(permission) not in (role, None):
            continue
        for name, token in tokens.items():
            assert here.post(address, data={"csrf_token": token}).status_code == 400, (address, name)
        for headers in ELSEWHERE:
            answer = here.post(address, data={"csrf_token": right}, headers=headers)
            assert answer.status_code == 400, (address, headers)
        tried += 1
    assert tried >= 3


def test_every_form_was_tried(app: Flask) -> None:
    found = forms(app)
    assert len(found) > 50
    assert [address for address, permission in found if permission and who_may(permission) is None] == []


def test_its_own_site_is_let_in(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    token = csrf(client, "/account")
    host = runtime.settings.public_base_url
    for headers in ({"Origin": host}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}):
        answer = client.post("/language", data={"language": "en", "csrf_token": token}, headers=headers)
        assert answer.status_code == 302, headers


def test_no_cookie_opens_the_api(client: FlaskClient, runtime: Runtime) -> None:
    """Neither does the API set one: a page of another site has nothing there to use."""
    for role in (Role.ADMIN, Role.CENTRE, Role.SUPERVISOR):
        sit(client, runtime, role)
        for address in ("/api/v1/scores?period=2026-10", "/api/v1/surveys", "/api/v1/rectifications"):
            answer = client.get(address)
            assert answer.status_code == 401
            assert "Set-Cookie" not in answer.headers
        assert client.post("/api/v1/cases", json=[]).status_code == 401
