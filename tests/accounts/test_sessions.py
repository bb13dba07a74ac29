"""Sessions begin, are seen, and end."""

import json
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from survey.accounts.enrol import NewPassword, set_password
from survey.accounts.passwords import is_outdated, matches
from survey.accounts.people import person_by_login
from survey.accounts.sessions import BY_ITSELF, begin
from survey.accounts.sweep import forget_old_sessions, forget_old_tries
from survey.clock import SetClock
from survey.models import Account, Audit, LoginSession, LoginTry
from survey.runtime import Runtime
from survey.vocabulary import Factor
from tests.accounts.visits import PASSWORD, csrf, enrol, log_in, sit


@pytest.fixture
def idle(runtime: Runtime) -> timedelta:
    return runtime.policy.accounts.idle


def _rows(runtime: Runtime) -> list[LoginSession]:
    with runtime.database.read() as session:
        return list(session.scalars(select(LoginSession).order_by(LoginSession.id)))


def test_the_table_holds_no_cookie_and_the_cookie_no_number(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    log_in(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    (row,) = _rows(runtime)
    assert len(token) == 43 and token.encode() not in row.digest
    assert row.factors == [Factor.PASSWORD]
    with client.session_transaction() as cookie:
        cookie["_user_id"] = row.digest.hex()
    assert client.get("/account").status_code == 302


def test_an_idle_session_ends_and_a_page_renewing_itself_keeps_none_alive(
    client: FlaskClient, runtime: Runtime, clock: SetClock, idle: timedelta
) -> None:
    sit(client, runtime)
    clock.advance(idle - timedelta(minutes=1))
    assert client.get("/account", headers={BY_ITSELF: "1"}).status_code == 200
    clock.advance(timedelta(minutes=2))
    assert client.get("/account").status_code == 302


def test_a_busy_session_lasts_its_day_and_no_longer(
    client: FlaskClient, runtime: Runtime, clock: SetClock, idle: timedelta
) -> None:
    sit(client, runtime)
    begun = clock.now()
    while clock.now() - begun < runtime.policy.accounts.longest:
        assert client.get("/account").status_code == 200
        clock.advance(idle - timedelta(minutes=1))
    assert client.get("/account").status_code == 302


def test_when_it_was_seen_is_written_once_a_minute(
    client: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    sit(client, runtime)
    begun = clock.now()
    for seconds, written in ((30, 0), (40, 70), (30, 70), (40, 140)):
        clock.advance(timedelta(seconds=seconds))
        client.get("/account")
        assert _rows(runtime)[0].seen_at == begun + timedelta(seconds=written)


def test_a_new_password_ends_the_other_sessions_and_not_this_one(app: Flask, runtime: Runtime) -> None:
    enrol(runtime)
    here, there = app.test_client(), app.test_client()
    log_in(here)
    log_in(there)
    form = {"present": PASSWORD, "new": "another one of mine", "again": "another one of mine"}
    token = csrf(here, "/account/password")
    wrong = here.post("/account/password", data={**form, "present": "not it", "csrf_token": token})
    assert wrong.status_code == 200
    with runtime.database.read() as session:
        tried = session.scalars(select(Audit.act).order_by(Audit.id.desc()).limit(1)).one()
    assert tried == "password.failed"
    assert there.get("/account").status_code == 200
    assert here.post("/account/password", data={**form, "csrf_token": token}).status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_whoever_copied_the_cookie_is_out_with_a_new_password(app: Flask, runtime: Runtime) -> None:
    """Of the very session in which it is changed: that is why somebody changes it."""
    enrol(runtime)
    here, thief = app.test_client(), app.test_client()
    log_in(here)
    copied = here.get_cookie("huifang")
    assert copied
    thief.set_cookie("huifang", copied.value)
    assert thief.get("/account").status_code == 200
    token = csrf(here, "/account/password")
    form = {"present": PASSWORD, "new": "another one of mine", "again": "another one of mine"}
    here.post("/account/password", data={**form, "csrf_token": token})
    assert here.get("/account").status_code == 200
    assert thief.get("/account").status_code == 302
    assert len(_rows(runtime)) == 1


@pytest.mark.parametrize(
    ("new", "told"), [("short", "15"), ("wangwang wangwang", "登录账号"), (PASSWORD, "现在的密码")]
)
def test_why_a_password_is_not_taken_is_said(
    client: FlaskClient, runtime: Runtime, new: str, told: str
) -> None:
    enrol(runtime)
    log_in(client)
    token = csrf(client, "/account/password")
    form = {"present": PASSWORD, "new": new, "again": new, "csrf_token": token}
    page = client.post("/account/password", data=form).text
    assert told in page.split("invalid-feedback")[1].split("</div>")[0]


def test_a_password_given_by_another_opens_only_the_page_to_change_it(
    client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    with runtime.database.write() as session:
        set_password(session, "wang", NewPassword("given on a slip", given=True), runtime.clock.now(), "a")
    log_in(client, password="given on a slip")
    for path in ("/", "/overview", "/account", "/cases"):
        assert client.get(path, follow_redirects=True).request.path == "/account/password"
    token = csrf(client, "/account/password")
    assert (
        client.post("/account/sessions/end-others", data={"csrf_token": token}).location
        == "/account/password"
    )
    form = {"present": "given on a slip", "new": PASSWORD, "again": PASSWORD, "csrf_token": token}
    assert client.post("/account/password", data=form).status_code == 302
    assert client.get("/account").status_code == 200


def test_ones_sessions_are_listed_and_ended_and_nobody_elses(app: Flask, runtime: Runtime) -> None:
    enrol(runtime)
    enrol(runtime, "li")
    here, there, other = app.test_client(), app.test_client(), app.test_client()
    for client, login in ((here, "wang"), (there, "wang"), (other, "li")):
        log_in(client, login)
    first, second, lis = _rows(runtime)
    page = here.get("/account").text
    assert f"/sessions/{second.id}/end" in page
    assert f"/sessions/{first.id}/end" not in page and f"/sessions/{lis.id}/end" not in page
    token = {"csrf_token": csrf(here, "/account")}
    assert here.post(f"/account/sessions/{lis.id}/end", data=token).status_code == 404
    assert here.post(f"/account/sessions/{2**63}/end", data=token).status_code == 404
    assert here.post(f"/account/sessions/{second.id}/end", data=token).status_code == 302
    assert here.post(f"/account/sessions/{second.id}/end", data=token).status_code == 404
    assert [one.get("/account").status_code for one in (here, there, other)] == [200, 302, 200]
    log_in(there, "wang")
    here.post("/account/sessions/end-others", data=token)
    assert [one.get("/account").status_code for one in (here, there, other)] == [200, 302, 200]


def test_what_the_door_wrote_down_is_forgotten_after_a_while(
    client: FlaskClient, runtime: Runtime, clock: SetClock
) -> None:
    enrol(runtime)
    log_in(client, "nobody")
    log_in(client)
    clock.advance(timedelta(days=90))
    with runtime.database.write() as session:
        assert forget_old_sessions(session, clock.now() - timedelta(days=91)) == 0
        assert forget_old_sessions(session, clock.now() - timedelta(days=89)) == 1
        assert forget_old_tries(session, clock.now() - timedelta(days=89)) == 1
        assert not session.scalars(select(LoginTry)).all()


def test_the_cookies_tell_nobody_who_works_here(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    log_in(client)
    known = client.get_cookie("huifang_known")
    assert known and "wang" not in known.decoded_value
    with client.session_transaction() as cookie:
        assert "wang" not in json.dumps(dict(cookie))


def test_an_account_that_is_closed_in_the_database_is_out_at_its_next_click(
    client: FlaskClient, runtime: Runtime
) -> None:
    sit(client, runtime)
    with runtime.database.write() as session:
        session.execute(update(Account).values(active=False))
    assert client.get("/account").status_code == 302


def test_nothing_that_a_browser_held_before_goes_into_the_session(
    client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    before = csrf(client)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["language"] = "en"
        token = cookie["csrf_token"]
    log_in(client)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie and cookie.get("csrf_token") != token
        assert cookie["language"] == "en"
    assert client.post("/logout", data={"csrf_token": before}).status_code == 400


def test_coming_in_again_ends_the_session_of_before(app: Flask, runtime: Runtime) -> None:
    enrol(runtime)
    with runtime.database.read() as session:
        found = person_by_login(session, "wang")
    assert found
    with app.test_request_context():
        begin(found[0], Factor.PASSWORD)
        begin(found[0], Factor.OIDC)
    assert [row.ended_at is None for row in _rows(runtime)] == [False, True]


def test_a_weaker_hash_is_renewed_when_its_owner_comes_in(client: FlaskClient, runtime: Runtime) -> None:
    enrol(runtime)
    weaker = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    with runtime.database.write() as session:
        session.execute(update(Account).values(password_hash=weaker))
    log_in(client, password="a guess")
    assert log_in(client).status_code == 302
    with runtime.database.read() as session:
        kept = session.scalars(select(Account.password_hash)).one()
    assert not is_outdated(kept) and matches(kept, PASSWORD)
