"""What an admin does with accounts of others: each act one transaction, with its trace."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from survey.accounts.enrol import (
    AccountError,
    NewAccount,
    NewPassword,
    Unfit,
    create_account,
    set_active,
    set_password,
)
from survey.accounts.limits import forget_tries
from survey.accounts.manage.given import new_given_password
from survey.accounts.manage.lost import take_factors_away
from survey.accounts.people import Person
from survey.models import Account
from survey.runtime import Runtime
from survey.vocabulary import Role

BY_COMMAND = Role.ADMIN  # whose accounts no page makes or changes


@dataclass(frozen=True)
class Wanted:
    login: str
    name: str
    role: Role
    unit_code: str | None


@dataclass(frozen=True)
class Given:
    """`password` is shown this once: it opens nothing but the page to choose another."""

    account_id: int
    login: str
    name: str
    password: str


def make(runtime: Runtime, wanted: Wanted, by: Person) -> Given:
    """A new account with a password to be changed. AccountError."""
    if wanted.role is BY_COMMAND:
        raise AccountError("an admin's account is made by `flask users create`", Unfit.BY_COMMAND)
    password = new_given_password()
    new = NewAccount(wanted.login, wanted.name, wanted.role, password, wanted.unit_code, must_change=True)
    with runtime.database.write() as session:
        account = create_account(session, new, runtime.clock.now(), by.login)
    return Given(account.id, account.login, account.name, password)


def give_password(runtime: Runtime, account_id: int, by: Person) -> Given:
    """A new password for whoever forgot theirs, to be changed; their sessions end. AccountError."""
    password = new_given_password()

    def give(session: Session, account: Account, now: datetime) -> None:
        forget_tries(session, account.login)
        set_password(session, account.login, NewPassword(password, given=True), now, by.login)

    account = _change(runtime, account_id, by, give)
    return Given(account.id, account.login, account.name, password)


def switch(runtime: Runtime, account_id: int, active: bool, by: Person) -> Account:
    """Close an account, which ends its sessions, or open it again. AccountError."""
    return _change(
        runtime, account_id, by, lambda session, it, now: set_active(session, it.login, active, now, by.login)
    )


def reset_factors(runtime: Runtime, account_id: int, by: Person) -> Account:
    """Remove the second factors of somebody who lost them (lost.py). AccountError."""
    return _change(
        runtime, account_id, by, lambda session, it, now: take_factors_away(session, it, now, by.login)
    )


def _change(
    runtime: Runtime, account_id: int, by: Person, act: Callable[[Session, Account, datetime], object]
) -> Account:
    """Held here, and not only on the pages: an admin's account, so one's own too, is changed by command."""
    with runtime.database.write() as session:
        account = session.get(Account, account_id)
        if account is None:
            raise AccountError(f"there is no account of the number {account_id}", Unfit.NOBODY)
        if account.role is BY_COMMAND or account.id == by.id:
            raise AccountError("an admin's account is changed by `flask users`", Unfit.BY_COMMAND)
        act(session, account, runtime.clock.now())
        return account
