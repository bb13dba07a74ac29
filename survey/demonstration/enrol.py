"""Accounts with which to look around, each carrying `demo`."""

from dataclasses import dataclass

from sqlalchemy import select

from survey.accounts.enrol import NewAccount, create_account
from survey.demonstration.county import data
from survey.models import Account
from survey.runtime import Runtime
from survey.vocabulary import Role

ACTOR = "demonstration"


@dataclass(frozen=True)
class Guest:
    login: str
    password: str
    name: str
    role: Role
    unit: str | None
    about: str


def guests() -> list[Guest]:
    """Whom the demonstration has accounts for."""
    told = data()["accounts"]
    return [
        Guest(one["login"], told["password"], one["name"], Role(one["role"]), one.get("unit"), one["about"])
        for one in told["people"]
    ]


def enrol(runtime: Runtime) -> None:
    """Make the accounts that are not there; one whose password a visitor has changed keeps it."""
    with runtime.database.write() as session:
        known = set(session.scalars(select(Account.login)))
        for guest in guests():
            if guest.login not in known:
                new = NewAccount(guest.login, guest.name, guest.role, guest.password, guest.unit, demo=True)
                create_account(session, new, runtime.clock.now(), ACTOR)
