"""Who is at the screen."""

import hashlib
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey.accounts.permissions import Permission, may
from survey.models import Account, Unit
from survey.vocabulary import Role


@dataclass(frozen=True)
class Person:
    """An active account, as Flask-Login wants it. `stamp` changes with the password and ends old sessions."""

    id: int
    login: str
    name: str
    role: Role
    unit_code: str | None
    language: str | None
    stamp: str

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        return f"{self.id}.{self.stamp}"

    def may(self, permission: Permission | str) -> bool:
        return may(self.role, Permission(permission))


@dataclass(frozen=True)
class Nobody:
    """A visitor who has not logged in."""

    login = ""
    language: str | None = None
    unit_code: str | None = None
    is_active = False
    is_authenticated = False
    is_anonymous = True

    def get_id(self) -> None:
        return None

    def may(self, permission: Permission | str) -> bool:
        Permission(permission)
        return False


def person_of(session: Session, session_id: str) -> Person | None:
    """The active account behind a session's id, unless its password has changed since."""
    number, _, stamp = session_id.partition(".")
    if not (number.isascii() and number.isdigit()):
        return None
    found = _person(session, _ACTIVE.where(Account.id == int(number)))
    return found if found and found.stamp == stamp else None


def person_by_login(session: Session, login: str) -> tuple[Person, str] | None:
    """The active account with this login, and its password hash."""
    row = session.execute(_ACTIVE.where(Account.login == login)).one_or_none()
    return (_as_person(row[0], row[1]), row[0].password_hash) if row else None


_ACTIVE: Select[Account, str] = (
    select(Account, Unit.code).outerjoin(Unit, Unit.id == Account.unit_id).where(Account.active)
)


def _person(session: Session, query: Select[Account, str]) -> Person | None:
    row = session.execute(query).one_or_none()
    return _as_person(*row) if row else None


def _as_person(account: Account, unit_code: str | None) -> Person:
    stamp = hashlib.sha256(account.password_hash.encode()).hexdigest()[:16]
    return Person(account.id, account.login, account.name, account.role, unit_code, account.language, stamp)
