from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from survey.accounts.enrol import set_active
from survey.accounts.sessions import BY_ITSELF, IDLE_AT_MOST, OLD_AT_MOST
from survey.clock import SetClock
from survey.models import Account, Audit
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import PASSWORD, csrf, enrol, log_in, sit
from tests.ordinary import MakeRuntime


def test_the_right_password_opens_and_the_wrong_one_says_only_that(
    client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    wrong, unknown = log_in(client, password="not the one"), log_in(client, "nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert _message(wrong.text) == _message(unknown.text) != ""
    assert log_in(client, " WANG ").status_code == 302
    assert client.get("/account").status_code == 200


def _message(page: str) -> str:
    return page.split("told-danger")[1].split("</p>", maxsplit=1)[0] if "told-danger" in page else ""


def test_r9_comings_and_failures_are_on_record_without_what_was_typed(
    client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    log_in(client, "my-password-by-mistake")
    log_in(client)
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).order_by(Audit.id)).all()
    assert [(act.act, act.actor) for act in acts[1:]] == [("login.failed", ""), ("login", "wang")]
    assert "mistake" not in str([(act.subject_id, act.detail) for act in acts])


def test_without_the_forms_token_nothing_opens(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    assert client.post("/login", data={"login": "wang", "password": PASSWORD}).status_code == 400


def test_guessing_is_slowed_for_the_guesser_alone(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    tries = [log_in(client, password=f"guess number {n}", address="198.51.100.7") for n in range(6)]
    assert [one.status_code for one in tries] == [401] * 5 + [429]
    assert "Retry-After" in tries[-1].headers
    assert log_in(client, address="198.51.100.7").status_code == 429
    assert log_in(client, address="203.0.113.9").status_code == 302


def test_coming_in_often_is_no_guessing(app: Flask, runtime: Runtime) -> None:
    enrol(runtime)
    assert {log_in(app.test_client()).status_code for _ in range(7)} == {302}


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/cases?q=1", "/cases?q=1"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_one_is_led_on_within_the_house_only(
    client: FlaskClient, runtime: Runtime, wanted: str, given: str
) -> None:
    enrol(runtime)
    assert log_in(client, next=wanted).location == given


def test_leaving_ends_the_session(client: FlaskClient, runtime: Runtime) -> None:
    sit(client, runtime)
    assert client.post("/logout", data={"csrf_token": csrf(client, "/account")}).status_code == 302
    assert client.get("/account").status_code == 302


def test_a_closed_account_is_out_at_its_next_click(client: FlaskClient, runtime: Runtime) -> None:
    person = sit(client, runtime)
    with runtime.database.write() as session:
        set_active(session, person.login, False, runtime.clock.now(), "test")
    assert client.get("/account").status_code == 302


def test_an_idle_session_ends_and_a_page_renewing_itself_keeps_none_alive(
    client: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    sit(client, runtime)
    clock.advance(IDLE_AT_MOST - timedelta(minutes=1))
    assert client.get("/account", headers={BY_ITSELF: "1"}).status_code == 200
    clock.advance(timedelta(minutes=2))
    assert client.get("/account").status_code == 302


def test_a_busy_session_lasts_its_day_and_no_longer(
    client: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    sit(client, runtime)
    begun = clock.now()
    while clock.now() - begun < OLD_AT_MOST:
        assert client.get("/account").status_code == 200
        clock.advance(IDLE_AT_MOST - timedelta(minutes=1))
    assert client.get("/account").status_code == 302


def test_a_new_password_ends_the_other_sessions_and_not_this_one(app: Flask, runtime: Runtime) -> None:
    enrol(runtime)
    here, there = app.test_client(), app.test_client()
    log_in(here)
    log_in(there)
    form = {"present": PASSWORD, "new": "another one of mine", "again": "another one of mine"}
    token = csrf(here, "/account")
    wrong = here.post("/account", data={**form, "present": "not the one", "csrf_token": token})
    assert wrong.status_code == 200
    assert there.get("/account").status_code == 200
    assert here.post("/account", data={**form, "csrf_token": token}).status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("role", "page"),
    [(Role.INTERVIEWER, "/desk"), (Role.CENTRE, "/overview"), (Role.SUPERVISOR, "/overview")],
)
def test_each_role_lands_where_its_work_is(
    client: FlaskClient, runtime: Runtime, role: Role, page: str
) -> None:
    sit(client, runtime, role)
    assert client.get("/").location == page


def test_the_language_stays_with_the_browser_and_the_account(client: FlaskClient, runtime: Runtime) -> None:
    page = client.get("/login").text
    assert '<html lang="zh-CN">' in page
    assert "登录" in page
    chosen = client.post("/language", data={"language": "en", "next": "/login", "csrf_token": csrf(client)})
    assert chosen.location == "/login"
    assert '<html lang="en">' in client.get("/login").text
    person = sit(client, runtime)
    client.post("/language", data={"language": "en", "csrf_token": csrf(client, "/account")})
    with runtime.database.read() as session:
        assert session.get_one(Account, person.id).language == "en"
    nonsense = {"language": "fr", "csrf_token": csrf(client, "/account")}
    assert client.post("/language", data=nonsense).status_code == 400


@pytest.mark.parametrize(("base", "secure"), [("https://huifang.example.cn", True), (None, False)])
def test_the_cookie_is_for_this_site_and_no_script(
    make_runtime: MakeRuntime, base: str | None, secure: bool
) -> None:
    runtime = make_runtime(public_base_url=base) if base else make_runtime()
    cookie = create_app(runtime).test_client().get("/login").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure
