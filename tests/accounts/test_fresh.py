"""What weighs much asks for the password again, and loses nothing of what was written."""

import html
import re
from datetime import timedelta

import pytest
from flask import Flask, request
from flask.testing import FlaskClient

from survey.accounts.fresh import LASTS
from survey.accounts.guard import guard_of, permission
from survey.accounts.limits import FREE
from survey.accounts.permissions import Permission
from survey.clock import SetClock
from survey.runtime import Runtime
from tests.accounts.visits import PASSWORD, csrf, enrol, log_in


@pytest.fixture
def done(app: Flask) -> list[list[tuple[str, str]]]:
    """What reached the view of an act that weighs much."""
    came: list[list[tuple[str, str]]] = []

    @permission(Permission.ACCOUNT_OWN, fresh=True)
    def act() -> str:
        if request.method == "POST":
            came.append([one for one in request.form.items(multi=True) if one[0] == "why"])
        return "in"

    app.add_url_rule("/t/act", "t_act", act, methods=["GET", "POST"])
    return came


@pytest.fixture
def late(client: FlaskClient, runtime: Runtime, clock: SetClock, done: list[object]) -> FlaskClient:
    """Somebody who logged in more than a quarter of an hour ago."""
    enrol(runtime)
    log_in(client)
    clock.advance(LASTS + timedelta(seconds=1))
    return client


def _fields(page: str) -> dict[str, list[str]]:
    """The hidden fields of the page that asks, as a browser sends them."""
    form = page.split("<h1>")[1]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: [html.unescape(value) for one, value in found if one == name] for name, _ in found}


def test_who_has_just_come_in_is_not_asked(client: FlaskClient, runtime: Runtime, done: list[object]) -> None:
    enrol(runtime)
    log_in(client)
    token = csrf(client, "/account")
    assert client.post("/t/act", data={"csrf_token": token, "why": "so"}).text == "in"
    assert done == [[("why", "so")]]


def test_an_open_screen_is_not_enough_and_nothing_written_is_lost(
    late: FlaskClient, done: list[object]
) -> None:
    written = {"why": ['"<b>', "第二行\n\t末"], "csrf_token": csrf(late, "/account")}
    asked = late.post("/t/act", data=written)
    assert asked.status_code == 401 and done == []
    fields = _fields(asked.text)
    wrong = late.post("/t/act", data={**fields, "shown_again": "a guess"})
    assert wrong.status_code == 401 and "is-invalid" in wrong.text and done == []
    assert "a guess" not in wrong.text
    right = late.post("/t/act", data={**_fields(wrong.text), "shown_again": PASSWORD})
    assert right.text == "in"
    assert done == [[("why", '"<b>'), ("why", "第二行\n\t末")]]
    assert late.post("/t/act", data=written).text == "in"


def test_looking_asks_nobody(late: FlaskClient) -> None:
    assert late.get("/t/act").text == "in"


def test_guessing_here_is_counted_as_at_the_door(late: FlaskClient, done: list[object]) -> None:
    form = {"csrf_token": csrf(late, "/account"), "shown_again": "a guess"}
    answers = [late.post("/t/act", data=form).status_code for _ in range(FREE + 1)]
    assert answers == [401] * FREE + [429]
    assert late.post("/t/act", data={**form, "shown_again": PASSWORD}).status_code == 429
    assert done == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "papers.freeze",
        "console.decide_exclusion",
        "questionnaires.publish_draft",
        "manage.new",
        "manage.close",
        "manage.reopen",
        "manage.password",
        "manage.factors",
    ],
)
def test_these_ask(app: Flask, endpoint: str) -> None:
    guard = guard_of(app, endpoint)
    assert guard and guard.fresh
