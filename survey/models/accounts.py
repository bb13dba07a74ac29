from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import Role


class Account(Numbered, Base):
    """A person who works with the system."""

    __tablename__ = "account"

    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    role: Mapped[Role] = mapped_column(one_of(Role))
    unit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("unit.id"))
    password_hash: Mapped[str] = mapped_column(String(200))
    language: Mapped[str | None] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=False)  # the password was given by somebody else
    oidc_subject: Mapped[str | None] = mapped_column(String(255), index=True, unique=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class LoginSession(Numbered, Base):
    """Somebody logged in: the cookie holds what `digest` is the SHA-256 of."""

    __tablename__ = "login_session"
    __table_args__ = (Index("ix_login_session_account_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    factors: Mapped[list[str]]  # of Factor
    agent: Mapped[str] = mapped_column(String(64), default="")  # browser and system, by their names alone
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class LoginTry(Base):
    """What went wrong at the door, under a keyed hash of what it is counted by; shared by all processes."""

    __tablename__ = "login_try"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime]
    last_at: Mapped[datetime]


class Totp(Base):
    """An app that shows six digits (RFC 6238)."""

    __tablename__ = "totp"

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"), primary_key=True)
    key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # until then it opens nothing
    last_step: Mapped[int] = mapped_column(default=0)  # a number is good once


class Passkey(Numbered, Base):
    """A key on somebody's device (WebAuthn)."""

    __tablename__ = "passkey"
    __table_args__ = (Index("ix_passkey_account_id", "account_id"),)

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(64))
    transports: Mapped[list[str]]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryCode(Numbered, Base):
    """One of ten codes on paper; only its keyed hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "digest"),)

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Token(Numbered, Base):
    """An API token; only its hash is kept."""

    __tablename__ = "token"

    name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
