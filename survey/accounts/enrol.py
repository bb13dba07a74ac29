"""Accounts are made, closed, opened again and given a password; each act is traced."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from survey.accounts.end_sessions import end_sessions
from survey.accounts.passwords import (
    SHORTEST_ALONE,
    SHORTEST_OF_TWO,
    Weak,
    WeakPassword,
    check_password,
    hash_password,
    matches,
)
from survey.accounts.trace import record
from survey.audit.understood import MAKE_ACCOUNT
from survey.models import Account, Passkey, Totp, Unit
from survey.vocabulary import Role

_WITH_UNIT = frozenset({Role.UNIT, Role.VERIFIER})
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class Unfit(StrEnum):
    """What stands in the way of an account."""

    LOGIN = "login"
    TAKEN = "taken"
    UNIT_NEEDED = "unit needed"
    UNIT_UNFIT = "unit unfit"
    NO_UNIT = "no unit"
    NOBODY = "nobody"
    BY_COMMAND = "by command"


class AccountError(Exception):
    """The account cannot be made, found or changed; the message says why and what is allowed."""

    def __init__(self, message: str, why: Unfit | None = None) -> None:
        super().__init__(message)
        self.why = why


@dataclass(frozen=True)
class NewAccount:
    """`must_change`: the password is known to somebody else, and good for choosing another one only."""

    login: str
    name: str
    role: Role
    password: str
    unit_code: str | None = None
    demo: bool = False
    must_change: bool = False


@dataclass(frozen=True)
class NewPassword:
    """`given`: by somebody else. `office`: its name, not to be used. `but`: the session that goes on."""

    password: str
    given: bool = False
    office: str = ""
    but: int | None = None


def create_account(
    session: Session, new: NewAccount, now: datetime, actor: str, *, office: str = ""
) -> Account:
    """Add the account. AccountError if the login is taken or ill-formed, or the unit does not fit.

    WeakPassword too; a demonstration account may have any, since everybody knows it. `office`: its name.
    """
    if not _LOGIN.fullmatch(new.login):
        raise AccountError(
            f"login {new.login!r}: small letters, digits, dots, dashes; 64 at most", Unfit.LOGIN
        )
    if session.scalar(select(Account.id).where(Account.login == new.login)):
        raise AccountError(f"login {new.login!r} is taken", Unfit.TAKEN)
    if not new.demo:
        check_password(new.password, (new.login, new.name, office), SHORTEST_ALONE)
    account = Account(
        login=new.login,
        name=new.name,
        role=new.role,
        unit_id=_unit_id(session, new),
        password_hash=hash_password(new.password),
        demo=new.demo,
        must_change=new.must_change,
        created_at=now,
    )
    session.add(account)
    session.flush()
    record(session, now, actor, MAKE_ACCOUNT, ("account", new.login), role=new.role, unit=new.unit_code)
    return account


def set_active(session: Session, login: str, active: bool, now: datetime, actor: str) -> Account:
    """Open or close the account; a closed one is out at its next click. AccountError if there is none."""
    account = find_account(session, login)
    account.active = active
    if not active:
        end_sessions(session, account.id, now)
    record(session, now, actor, "account.enable" if active else "account.disable", ("account", login))
    return account


def set_password(session: Session, login: str, new: NewPassword, now: datetime, actor: str) -> Account:
    """Give the account a new password and end its sessions. AccountError if there is none; WeakPassword."""
    account = find_account(session, login)
    least = shortest_password(session, account.id)
    if not account.demo:
        check_password(new.password, (login, account.name, new.office), least)
        if matches(account.password_hash, new.password):
            raise WeakPassword(Weak.PRESENT, least)
    account.password_hash = hash_password(new.password)
    account.must_change = new.given
    end_sessions(session, account.id, now, new.but)
    record(session, now, actor, "account.password", ("account", login), given=new.given)
    return account


def shortest_password(session: Session, account_id: int) -> int:
    """How many characters a new password of this account has at least: fewer beside a second factor."""
    two = select(Account.id).where(
        Account.id == account_id,
        or_(
            Account.id.in_(select(Totp.account_id).where(Totp.confirmed_at.is_not(None))),
            Account.id.in_(select(Passkey.account_id)),
        ),
    )
    return SHORTEST_ALONE if session.scalar(two) is None else SHORTEST_OF_TWO


def find_account(session: Session, login: str) -> Account:
    """The account with this login, open or closed; AccountError if there is none."""
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None:
        raise AccountError(f"there is no account {login!r}", Unfit.NOBODY)
    return account


def _unit_id(session: Session, new: NewAccount) -> int | None:
    if new.role is Role.UNIT and new.unit_code is None:
        raise AccountError("a unit's account is given its unit's code", Unfit.UNIT_NEEDED)
    if new.unit_code is not None and new.role not in _WITH_UNIT:
        raise AccountError(
            "only a unit's account and a verifier's, whose area it is, are given a unit", Unfit.UNIT_UNFIT
        )
    if new.unit_code is None:
        return None
    found = session.scalar(select(Unit.id).where(Unit.code == new.unit_code))
    if found is None:
        raise AccountError(f"there is no unit {new.unit_code!r}", Unfit.NO_UNIT)
    return found
