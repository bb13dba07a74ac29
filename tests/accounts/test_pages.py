import re
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from survey.accounts.enrol import set_active
from survey.accounts.limits import FREE
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


def test_guessing_is_slowed_wherever_it_comes_from(app: Flask, runtime: Runtime, clock: SetClock) -> None:
    enrol(runtime)
    addresses = [f"198.51.100.{n}" for n in range(FREE + 1)]
    tries = [log_in(app.test_client(), password="a guess", address=one) for one in addresses]
    assert [one.status_code for one in tries] == [401] * FREE + [429]
    assert 0 < int(tries[-1].headers["Retry-After"]) <= 61
    assert log_in(app.test_client()).status_code == 429
    clock.advance(timedelta(minutes=1))
    assert log_in(app.test_client()).status_code == 302


def test_whoever_hammers_a_login_never_stops_its_owner_who_comes_with_a_known_browser(
    app: Flask, runtime: Runtime
) -> None:
    enrol(runtime)
    owner = app.test_client()
    log_in(owner)
    owner.post("/logout", data={"csrf_token": csrf(owner, "/account")})
    for _ in range(FREE + 2):
        log_in(app.test_client(), password="a guess")
    assert log_in(app.test_client()).status_code == 429
    assert log_in(owner, password="a slip").status_code == 401
    assert log_in(owner).status_code == 302


def test_many_strangers_at_one_address_do_not_shut_it_for_a_known_browser(
    app: Flask, runtime: Runtime
) -> None:
    enrol(runtime)
    owner = app.test_client()
    log_in(owner)
    owner.post("/logout", data={"csrf_token": csrf(owner, "/account")})
    stranger = app.test_client()
    token = csrf(stranger)
    form = {"login": "wang", "password": "", "csrf_token": token}
    answers = [
        stranger.post("/login", data=form, environ_overrides={"REMOTE_ADDR": "192.0.2.1"}) for _ in range(61)
    ]
    assert answers[-1].status_code == 429
    assert log_in(owner).status_code == 302


def test_coming_in_often_is_no_guessing(app: Flask, runtime: Runtime) -> None:
    enrol(runtime)
    assert {log_in(app.test_client()).status_code for _ in range(7)} == {302}


def test_nobody_learns_from_the_door_which_logins_there_are(
    app: Flask, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer, the same headers, as many hashes computed, as many tries looked at."""
    enrol(runtime)
    enrol(runtime, "closed")
    with runtime.database.write() as session:
        set_active(session, "closed", False, runtime.clock.now(), "test")
    computed: list[str] = []
    verify = PasswordHasher.verify

    def count(hasher: PasswordHasher, kept: str, given: str) -> bool:
        computed.append(kept)
        return verify(hasher, kept, given)

    monkeypatch.setattr(PasswordHasher, "verify", count)

    def seen(login: str, password: str) -> tuple[object, ...]:
        computed.clear()
        answer = log_in(app.test_client(), login, password)
        kept = [
            (name, value) for name, value in answer.headers if name not in ("Set-Cookie", "Content-Length")
        ]
        names = [value.split("=")[0] for name, value in answer.headers if name == "Set-Cookie"]
        page = re.sub(r'value="[^"]*"', "", answer.text)
        return answer.status_code, kept, names, page, len(computed)

    for password in ("not it", "not \uff49\uff54", *["not it"] * (FREE - 1)):
        first, *others = [seen(login, password) for login in ("wang", "nobody", "closed")]
        assert others == [first, first]


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


def test_leaving_ends_the_session_and_a_stolen_cookie_is_dead(app: Flask, runtime: Runtime) -> None:
    client, thief = app.test_client(), app.test_client()
    sit(client, runtime)
    stolen = client.get_cookie("huifang")
    assert stolen
    thief.set_cookie("huifang", stolen.value)
    assert thief.get("/account").status_code == 200
    assert client.post("/logout", data={"csrf_token": csrf(client, "/account")}).status_code == 302
    assert client.get("/account").status_code == 302
    assert thief.get("/account").status_code == 302


def test_a_closed_account_is_out_at_its_next_click(client: FlaskClient, runtime: Runtime) -> None:
    person = sit(client, runtime)
    with runtime.database.write() as session:
        set_active(session, person.login, False, runtime.clock.now(), "test")
    assert client.get("/account").status_code == 302


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


def test_whoever_forgot_the_password_is_told_whom_to_ask(client: FlaskClient) -> None:
    assert "忘记密码？" in client.get("/login").get_data(as_text=True)
