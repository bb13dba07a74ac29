"""An admin keeps the accounts of others, and of no other admin."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.accounts.enrol import AccountError
from survey.accounts.manage.acts import Wanted, give_password, make, reset_factors, switch
from survey.accounts.people import Person, person_by_login
from survey.models import Account, Audit, LoginSession, Totp
from survey.runtime import Runtime
from survey.vocabulary import Role
from tests.accounts.visits import PASSWORD, csrf, enrol, log_in, sit
from tests.build import make_unit


@pytest.fixture
def admin(client: FlaskClient, runtime: Runtime) -> Person:
    return sit(client, runtime, Role.ADMIN)


def _post(client: FlaskClient, path: str, **form: str) -> TestResponse:
    return client.post(path, data={**form, "csrf_token": csrf(client, "/accounts/new")})


def _number(runtime: Runtime, login: str = "wang") -> int:
    with runtime.database.read() as session:
        return session.scalars(select(Account.id).where(Account.login == login)).one()


def _given(page: str) -> str:
    found = re.search(r"<code>([a-z0-9-]{23})</code>", page)
    assert found, page
    return found[1]


@pytest.mark.usefixtures("admin")
def test_an_account_is_made_and_its_password_opens_one_page(
    app: Flask, client: FlaskClient, runtime: Runtime
) -> None:
    make_unit(runtime, "S1")
    page = _post(client, "/accounts/new", login=" Wang ", name="王经办", role="unit", unit="S1").text
    password, person = _given(page), app.test_client()
    assert log_in(person, "wang", password).status_code == 302
    assert person.get("/", follow_redirects=True).request.path == "/account/password"
    form = {"present": password, "new": PASSWORD, "again": PASSWORD}
    form["csrf_token"] = csrf(person, "/account/password")
    assert person.post("/account/password", data=form).status_code == 302
    assert person.get("/account").status_code == 200
    assert password not in client.get("/accounts").text


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"login": "a b"}, "小写字母"),
        ({"login": "admin"}, "已有人用"),
        ({"unit": ""}, "要填单位代码"),
        ({"unit": "NIX"}, "没有这个代码"),
        ({"role": "auditor", "unit": "S1"}, "可以填单位"),
        ({"role": "admin", "unit": ""}, ""),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_made(
    client: FlaskClient, runtime: Runtime, form: dict[str, str], told: str
) -> None:
    make_unit(runtime, "S1")
    ordinary = {"login": "wang", "name": "王经办", "role": "unit", "unit": "S1"}
    page = _post(client, "/accounts/new", **(ordinary | form)).text
    assert told in page and "<code>" not in page
    with runtime.database.read() as session:
        assert session.scalars(select(Account.login)).all() == ["admin"]


@pytest.mark.usefixtures("admin")
def test_closing_opening_and_a_new_password_end_the_sessions_and_are_on_record(
    app: Flask, client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    person, number = app.test_client(), _number(runtime)
    log_in(person)
    assert "王督办" in client.get("/accounts").text
    _post(client, f"/accounts/{number}/close")
    assert person.get("/account").status_code == 302
    assert log_in(person).status_code == 401
    _post(client, f"/accounts/{number}/open")
    assert log_in(person).status_code == 302
    password = _given(_post(client, f"/accounts/{number}/password").text)
    assert person.get("/account").status_code == 302
    assert log_in(person).status_code == 401
    assert log_in(person, password=password).status_code == 302
    with runtime.database.read() as session:
        acts = session.scalars(select(Audit).where(Audit.actor == "admin").order_by(Audit.id)).all()
    assert [act.act for act in acts] == ["account.disable", "account.enable", "account.password"]
    assert {act.subject_id for act in acts} == {"wang"}
    assert password not in str([act.detail for act in acts])


@pytest.mark.usefixtures("admin")
def test_a_new_password_takes_the_strangers_wait_away(
    app: Flask, client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    while log_in(app.test_client(), password="a guess").status_code == 401:
        pass
    password = _given(_post(client, f"/accounts/{_number(runtime)}/password").text)
    assert log_in(app.test_client(), password=password).status_code == 302


@pytest.mark.usefixtures("admin")
def test_lost_factors_are_removed_and_another_password_is_chosen(
    app: Flask, client: FlaskClient, runtime: Runtime
) -> None:
    enrol(runtime)
    number, now = _number(runtime), runtime.clock.now()
    with runtime.database.write() as session:
        session.add(Totp(account_id=number, key_sealed=b"", created_at=now, confirmed_at=now))
    assert "/factors" in client.get(f"/accounts/{number}").text
    assert _post(client, f"/accounts/{number}/factors").status_code == 302
    person = app.test_client()
    log_in(person)
    assert person.get("/", follow_redirects=True).request.path == "/account/password"


@pytest.mark.parametrize("act", ["close", "open", "password", "factors"])
def test_an_admin_changes_no_admin_and_not_themselves(
    client: FlaskClient, runtime: Runtime, admin: Person, act: str
) -> None:
    enrol(runtime, "other", Role.ADMIN)
    for login in ("other", "admin"):
        number = _number(runtime, login)
        assert _post(client, f"/accounts/{number}/{act}").status_code == 403
        page = client.get(f"/accounts/{number}").text
        assert f"/accounts/{number}/{act}" not in page and "flask users" in page
    assert _post(client, f"/accounts/999/{act}").status_code == 404
    with runtime.database.read() as session:
        assert session.scalars(select(Account.active).distinct()).all() == [True]
        assert session.scalars(select(LoginSession.ended_at)).all() == [None]
    assert admin.id == _number(runtime, "admin")


def test_the_acts_hold_it_and_not_only_the_pages(runtime: Runtime) -> None:
    enrol(runtime, "first", Role.ADMIN)
    enrol(runtime, "other", Role.ADMIN)
    with runtime.database.read() as session:
        found = person_by_login(session, "first")
    assert found
    first, other = found[0], _number(runtime, "other")
    for number in (first.id, other):
        for act in (give_password, reset_factors):
            with pytest.raises(AccountError, match="flask users"):
                act(runtime, number, first)
        with pytest.raises(AccountError, match="flask users"):
            switch(runtime, number, False, first)
    with pytest.raises(AccountError, match="flask users"):
        make(runtime, Wanted("third", "丙", Role.ADMIN, None), first)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_else_keeps_accounts(client: FlaskClient, runtime: Runtime, role: Role) -> None:
    sit(client, runtime, role)
    assert client.get("/accounts").status_code == 403
    assert client.get("/accounts/new").status_code == 403


@pytest.mark.usefixtures("admin")
@pytest.mark.parametrize("act", ["", "/close", "/open", "/password", "/factors"])
def test_a_number_that_no_database_has_is_nobody(client: FlaskClient, act: str) -> None:
    path = f"/accounts/{2**63}{act}"
    assert (_post(client, path) if act else client.get(path)).status_code == 404
