"""How tests come in: through the door like anybody, or already seated where the door is not the subject."""

import re

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.accounts.enrol import NewAccount, create_account
from survey.accounts.people import Person, person_by_login
from survey.accounts.sessions import seat_person
from survey.models import Account, Unit
from survey.runtime import Runtime
from survey.vocabulary import Factor, Role

PASSWORD = "correct horse battery"


def enrol(
    runtime: Runtime, login: str = "wang", role: Role = Role.SUPERVISOR, unit: str | None = None
) -> None:
    """An account whose password is PASSWORD."""
    with runtime.database.write() as session:
        create_account(
            session, NewAccount(login, "王督办", role, PASSWORD, unit), runtime.clock.now(), "test"
        )


def csrf(client: FlaskClient, path: str = "/login") -> str:
    """The token that the forms of a page carry."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert found, f"{path} has no form"
    return found[1]


def log_in(
    client: FlaskClient,
    login: str = "wang",
    password: str = PASSWORD,
    *,
    address: str = "192.0.2.1",
    **more: str,
) -> TestResponse:
    """The door, with the token of its form; from an address of one's own."""
    form = {"login": login, "password": password, "csrf_token": csrf(client), **more}
    return client.post("/login", data=form, environ_overrides={"REMOTE_ADDR": address})


def sit(
    client: FlaskClient, runtime: Runtime, role: Role = Role.SUPERVISOR, unit: str | None = None
) -> Person:
    """A person of this role, logged in without the cost of a password."""
    login = f"{role}{unit or ''}".lower()
    with runtime.database.write() as session:
        if not session.scalar(select(Account.id).where(Account.login == login)):
            unit_id = session.scalar(select(Unit.id).where(Unit.code == unit)) if unit else None
            session.add(
                Account(
                    login=login,
                    name=login,
                    role=role,
                    unit_id=unit_id,
                    password_hash="none",
                    created_at=runtime.clock.now(),
                )
            )
    with runtime.database.read() as reading:
        found = person_by_login(reading, login)
    assert found
    take_seat(client, runtime, found[0])
    return found[0]


def take_seat(client: FlaskClient, runtime: Runtime, person: Person) -> None:
    """The client holds a session of `person`, as if the right password had been given just now."""
    with client.session_transaction() as cookie:
        cookie.update(seat_cookie(runtime, person))


def seat_cookie(runtime: Runtime, person: Person) -> dict[str, object]:
    """What the cookie of a new session of `person` says."""
    with runtime.database.write() as session:
        seat = seat_person(session, person, (Factor.PASSWORD,), "", runtime.clock.now())
    return {"_user_id": seat.token, "_fresh": True}
