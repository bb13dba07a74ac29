import json

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey.models import Totp
from survey.runtime import Runtime
from tests.accounts.visits import PASSWORD, log_in
from tests.build import make_unit


@pytest.fixture
def shell(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


CREATE = ["users", "create", "wang", "--name", "王督办", "--role", "supervisor", "--password-stdin", "--json"]


def test_an_account_made_at_the_shell_can_come_in(app: Flask, shell: FlaskCliRunner) -> None:
    made = shell.invoke(args=CREATE, input=f"{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert json.loads(made.output)["login"] == "wang"
    assert PASSWORD not in made.output
    assert log_in(app.test_client(), "wang").status_code == 302


def test_a_password_is_asked_for_twice_without_echo(app: Flask, shell: FlaskCliRunner) -> None:
    made = shell.invoke(args=CREATE[:-2], input=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.exit_code == 0, made.output
    assert PASSWORD not in made.output
    assert log_in(app.test_client(), "wang").status_code == 302


def test_closing_opening_and_listing(runtime: Runtime, shell: FlaskCliRunner) -> None:
    make_unit(runtime, "S1")
    shell.invoke(args=CREATE, input=PASSWORD)
    unit = ["users", "create", "s1", "--name", "甲局", "--role", "unit", "--unit", "S1", "--password-stdin"]
    assert "S1" in shell.invoke(args=unit, input=PASSWORD).output
    assert json.loads(shell.invoke(args=["users", "disable", "wang", "--json"]).output)["active"] is False
    listed = json.loads(shell.invoke(args=["users", "list", "--json"]).output)["items"]
    assert [(one["login"], one["unit"], one["active"]) for one in listed] == [
        ("s1", "S1", True),
        ("wang", None, False),
    ]
    assert json.loads(shell.invoke(args=["users", "enable", "wang", "--json"]).output)["active"] is True
    assert "王督办" in shell.invoke(args=["users", "list"]).output


def test_a_new_password_replaces_the_old_one(app: Flask, shell: FlaskCliRunner) -> None:
    shell.invoke(args=CREATE, input=PASSWORD)
    new = "another one of mine"
    assert shell.invoke(args=["users", "password", "wang", "--password-stdin"], input=new).exit_code == 0
    assert log_in(app.test_client(), "wang").status_code == 401
    assert log_in(app.test_client(), "wang", new).status_code == 302


@pytest.mark.parametrize(
    ("args", "given", "code"),
    [
        (["users", "disable", "nobody"], "", 1),
        (["users", "password", "nobody", "--password-stdin"], PASSWORD, 1),
        (CREATE, "short", 1),
        (["users", "create", "wang", "--name", "W", "--role", "king", "--password-stdin"], PASSWORD, 2),
    ],
)
def test_what_cannot_be_done_is_told(shell: FlaskCliRunner, args: list[str], given: str, code: int) -> None:
    told = shell.invoke(args=args, input=given)
    assert told.exit_code == code
    assert "Error" in told.output


def test_whoever_gives_a_password_may_ask_that_it_be_changed(app: Flask, shell: FlaskCliRunner) -> None:
    assert shell.invoke(args=[*CREATE, "--must-change"], input=PASSWORD).exit_code == 0
    client = app.test_client()
    log_in(client, "wang")
    assert client.get("/account").location == "/account/password"
    listed = json.loads(shell.invoke(args=["users", "list", "--json"]).output)["items"][0]
    assert listed["must_change"] is True and listed["last_login"] and listed["factors"] == []


def test_lost_factors_are_removed_at_the_shell(runtime: Runtime, shell: FlaskCliRunner) -> None:
    shell.invoke(args=CREATE, input=PASSWORD)
    now = runtime.clock.now()
    with runtime.database.write() as session:
        session.add(Totp(account_id=1, key_sealed=b"", created_at=now, confirmed_at=now))
    listed = json.loads(shell.invoke(args=["users", "list", "--json"]).output)["items"][0]
    assert listed["factors"] == ["app"]
    assert shell.invoke(args=["users", "reset-factors", "wang"]).exit_code == 0
    listed = json.loads(shell.invoke(args=["users", "list", "--json"]).output)["items"][0]
    assert listed["factors"] == [] and listed["must_change"] is True
    assert shell.invoke(args=["users", "reset-factors", "nobody"]).exit_code == 1
