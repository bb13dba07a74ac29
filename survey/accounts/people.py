"""Who is at the screen."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from survey.accounts.permissions import Permission, may
from survey.models import Account, LoginSession, Unit
from survey.vocabulary import Factor, Role


@dataclass(frozen=True)
class Seat:
    """A session that has not been ended: since when, by which factors; `token` is what the cookie holds."""

    id: int
    factors: frozenset[Factor]
    began_at: datetime
    seen_at: datetime
    token: str = field(repr=False)


@dataclass(frozen=True)
class Person:
    """An active account, as Flask-Login wants it; `seat` where somebody has logged in."""

    id: int
    login: str
    name: str
    role: Role
    unit_code: str | None
    language: str | None
    demo: bool = False
    must_change: bool = False  # the password was given by somebody else
    seat: Seat | None = field(default=None, compare=False)

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str | None:
        return self.seat.token if self.seat else None

    def may(self, permission: Permission | str) -> bool:
        return may(self.role, Permission(permission))


@dataclass(frozen=True)
class Nobody:
    """A visitor who has not logged in."""

    login = ""
    language: str | None = None
    unit_code: str | None = None
    seat: Seat | None = None
    is_active = False
    is_authenticated = False
    is_anonymous = True

    def get_id(self) -> None:
        return None

    def may(self, permission: Permission | str) -> bool:
        Permission(permission)
        return False


def person_by_login(session: Session, login: str) -> tuple[Person, str] | None:
    """The active account with this login, and its password hash."""
    row = session.execute(_ACTIVE.where(Account.login == login)).one_or_none()
    return (_as_person(row[0], row[1]), row[0].password_hash) if row else None


def person_by_id(session: Session, account_id: int) -> Person | None:
    """The active account with this number."""
    row = session.execute(_ACTIVE.where(Account.id == account_id)).one_or_none()
    return _as_person(row[0], row[1]) if row else None


def person_by_token(session: Session, digest: bytes, token: str) -> Person | None:
    """The active account behind a session that has not been ended; one query, by the index of `digest`."""
    row = session.execute(_SEATED.where(LoginSession.digest == digest)).one_or_none()
    if row is None:
        return None
    account, unit_code, held = row
    factors = frozenset(Factor(one) for one in held.factors)
    return _as_person(account, unit_code, Seat(held.id, factors, held.began_at, held.seen_at, token))


_ACTIVE: Select[Account, str] = (
    select(Account, Unit.code).outerjoin(Unit, Unit.id == Account.unit_id).where(Account.active)
)
_SEATED: Select[Account, str, LoginSession] = (
    select(Account, Unit.code, LoginSession)
    .join(LoginSession, LoginSession.account_id == Account.id)
    .outerjoin(Unit, Unit.id == Account.unit_id)
    .where(Account.active, LoginSession.ended_at.is_(None))
)


def _as_person(account: Account, unit_code: str | None, seat: Seat | None = None) -> Person:
    return Person(
        account.id,
        account.login,
        account.name,
        account.role,
        unit_code,
        account.language,
        account.demo,
        account.must_change,
        seat,
    )
