"""The one cookie that lets somebody in."""

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from survey.clock import SetClock
from survey.runtime import Runtime
from tests.accounts.visits import PASSWORD, csrf, enrol, sit
from tests.ordinary import MakeRuntime

PAGE = "/saved-views"


def test_it_is_kept_from_scripts_and_other_sites(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    form = {"login": "wang", "password": PASSWORD, "csrf_token": csrf(client)}
    cookies = client.post("/login", data=form).headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Domain=" not in cookie


def test_over_https_it_goes_nowhere_else(make_runtime: MakeRuntime) -> None:
    import importlib  # noqa: PLC0415

    runtime = make_runtime(public_base_url="https://localhost", trusted_proxies=1)
    app: Flask = importlib.import_module("app").create_app(runtime)
    assert app.config["SESSION_COOKIE_SECURE"] is True
    answer = app.test_client().get("/login", base_url="https://localhost")
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie"))
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_session_that_was_there_before_is_not_the_one_after(client: FlaskClient, runtime: Runtime) -> None:
    """Who plants a cookie in somebody's browser is not let in by it once they have logged in."""
    enrol(runtime)
    token = csrf(client)
    planted = client.get_cookie("huifang")
    assert planted
    form = {"login": "wang", "password": PASSWORD, "csrf_token": token}
    assert client.post("/login", data=form).status_code == 302
    assert client.get(PAGE).status_code == 200
    stranger = client.application.test_client()
    stranger.set_cookie("huifang", planted.value)
    assert stranger.get(PAGE).status_code == 302


def test_a_cookie_that_was_copied_ends_with_the_session(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    copied = client.get_cookie("huifang")
    assert copied
    thief = client.application.test_client()
    thief.set_cookie("huifang", copied.value)
    assert thief.get(PAGE).status_code == 200
    assert client.post("/logout", data={"csrf_token": csrf(client, PAGE)}).status_code == 302
    assert thief.get(PAGE).status_code == 302


def test_no_clock_makes_a_session_last(client: FlaskClient, runtime: Runtime, clock: SetClock) -> None:
    """One that ran ahead when somebody came in, and was put right."""
    clock.advance(timedelta(days=400))
    sit(client, runtime)
    assert client.get(PAGE).status_code == 200
    clock.advance(timedelta(minutes=-5))
    assert client.get(PAGE).status_code == 200
    clock.advance(timedelta(days=-400))
    assert client.get(PAGE).status_code == 302


def test_a_session_ends_when_nobody_is_there(client: FlaskClient, runtime: Runtime, clock: SetClock) -> None:
    sit(client, runtime)
    clock.advance(timedelta(days=2))
    assert client.get(PAGE).status_code == 302
