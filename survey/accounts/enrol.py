"""Accounts are made, closed, opened again and given a password; each act is traced."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.passwords import hash_password
from survey.accounts.trace import record
from survey.models import Account, Unit
from survey.vocabulary import Role

_WITH_UNIT = frozenset({Role.UNIT, Role.VERIFIER})
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class AccountError(Exception):
    """The account cannot be made or found; the message says why and what is allowed."""


@dataclass(frozen=True)
class NewAccount:
    login: str
    name: str
    role: Role
    password: str
    unit_code: str | None = None
    demo: bool = False


def create_account(session: Session, new: NewAccount, now: datetime, actor: str) -> Account:
    """Add the account. AccountError if the login is taken or ill-formed, or the unit does not fit."""
    if not _LOGIN.fullmatch(new.login):
        raise AccountError(f"login {new.login!r}: small letters, digits, dots, dashes; 64 at most")
    if session.scalar(select(Account.id).where(Account.login == new.login)):
        raise AccountError(f"login {new.login!r} is taken")
    account = Account(
        login=new.login,
        name=new.name,
        role=new.role,
        unit_id=_unit_id(session, new),
        password_hash=hash_password(new.password, new.login),
        demo=new.demo,
        created_at=now,
    )
    session.add(account)
    session.flush()
    record(session, now, actor, "account.create", ("account", new.login), role=new.role, unit=new.unit_code)
    return account


def set_active(session: Session, login: str, active: bool, now: datetime, actor: str) -> Account:
    """Open or close the account; a closed one is out at its next click. AccountError if there is none."""
    account = find_account(session, login)
    account.active = active
    record(session, now, actor, "account.enable" if active else "account.disable", ("account", login))
    return account


def set_password(session: Session, login: str, password: str, now: datetime, actor: str) -> Account:
    """Give the account a new password and end its sessions. AccountError if there is none; WeakPassword."""
    account = find_account(session, login)
    account.password_hash = hash_password(password, login)
    record(session, now, actor, "account.password", ("account", login))
    return account


def find_account(session: Session, login: str) -> Account:
    """The account with this login, open or closed; AccountError if there is none."""
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None:
        raise AccountError(f"there is no account {login!r}")
    return account


def _unit_id(session: Session, new: NewAccount) -> int | None:
    if new.role is Role.UNIT and new.unit_code is None:
        raise AccountError("a unit's account is given its unit's code")
    if new.unit_code is not None and new.role not in _WITH_UNIT:
        raise AccountError("only a unit's account and a verifier's, whose area it is, are given a unit")
    if new.unit_code is None:
        return None
    found = session.scalar(select(Unit.id).where(Unit.code == new.unit_code))
    if found is None:
        raise AccountError(f"there is no unit {new.unit_code!r}")
    return found
