"""Which account of ours a subject of the provider is.

    nothing ── flask oidc link LOGIN ──► first:<until>:<login> ── first sign-in ──► the subject's hash
       │                                                                                ▲
       └─────────────────── flask oidc link LOGIN --subject SUB ────────────────────────┘

A login there is no proof by itself: it may be given to somebody else after a while. So it counts once, for
two weeks, for an account that an operator has named; from then on only the subject does, which is never given
to anybody else.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.end_sessions import end_sessions
from survey.accounts.enrol import AccountError, find_account
from survey.accounts.oidc.provider import SignedIn
from survey.accounts.people import Person, person_by_id
from survey.accounts.trace import record
from survey.models import Account

_WAITS = timedelta(days=14)
_FIRST = "first:"


@dataclass(frozen=True)
class Bound:
    """How an account stands with the provider; `until`: when the mark for its first sign-in ends."""

    login: str
    linked: bool
    until: datetime | None


def subject_key(issuer: str, subject: str) -> str:
    """Under what a subject is kept: its hash with the issuer's, since both may be long."""
    return hashlib.sha256(f"{issuer}\0{subject}".encode()).hexdigest()


def person_of(session: Session, who: SignedIn) -> Person | None:
    """The active account that is bound to this subject."""
    key = subject_key(who.issuer, who.subject)
    found = session.scalar(select(Account.id).where(Account.oidc_subject == key, ~Account.demo))
    return person_by_id(session, found) if found else None


def bind_first(session: Session, who: SignedIn, login: object, now: datetime) -> Person | None:
    """Bind the account of this login, if it is marked and its mark still holds; no other, and none twice.

    A subject that is somebody here already, be the account closed, stays that one until it is unlinked.
    """
    if not isinstance(login, str) or not login or _holder(session, who.issuer, who.subject):
        return None
    account = session.scalar(select(Account).where(Account.login == login, Account.active, ~Account.demo))
    until = marked_until(account.oidc_subject) if account else None
    if account is None or until is None or now > until:
        return None
    still = (Account.id == account.id, Account.oidc_subject == account.oidc_subject)
    bound = update(Account).where(*still).values(oidc_subject=subject_key(who.issuer, who.subject))
    if session.execute(bound.returning(Account.id)).first() is None:
        return None
    record(session, now, login, "account.oidc", ("account", login), how="first sign-in")
    return person_by_id(session, account.id)


def mark_for_first(session: Session, login: str, now: datetime, actor: str) -> Account:
    """Let the next who signs in there under this login be this account, for two weeks. AccountError."""
    account = _ours(session, login)
    _set(session, account, f"{_FIRST}{(now + _WAITS).isoformat(timespec='seconds')}:{login}", now)
    record(session, now, actor, "account.oidc", ("account", login), how="marked for the first sign-in")
    return account


def bind(session: Session, login: str, issuer: str, subject: str, now: datetime, actor: str) -> Account:
    """Bind the account to this subject. AccountError, if another one is already."""
    account = _ours(session, login)
    key = subject_key(issuer, subject)
    holder = _holder(session, issuer, subject)
    if holder not in (None, login):
        raise AccountError(f"this subject is {holder!r} here; unlink that account first")
    _set(session, account, key, now)
    record(session, now, actor, "account.oidc", ("account", login), how="bound to a subject")
    return account


def unbind(session: Session, login: str, now: datetime, actor: str) -> Account:
    """Nobody comes in as this account through the provider any more; its sessions end. AccountError."""
    account = find_account(session, login)
    _set(session, account, None, now)
    record(session, now, actor, "account.oidc", ("account", login), how="unbound")
    return account


def list_bound(session: Session) -> list[Bound]:
    """The accounts that are bound or marked, by login."""
    query = select(Account.login, Account.oidc_subject).where(Account.oidc_subject.is_not(None))
    rows = session.execute(query.order_by(Account.login))
    return [Bound(login, marked_until(kept) is None, marked_until(kept)) for login, kept in rows]


def marked_until(kept: str | None) -> datetime | None:
    """When the mark for the first sign-in ends; None where there is none."""
    if not kept or not kept.startswith(_FIRST):
        return None
    return datetime.fromisoformat(kept.removeprefix(_FIRST).rpartition(":")[0])


def _holder(session: Session, issuer: str, subject: str) -> str | None:
    """The login that this subject is here, open or closed."""
    return session.scalar(select(Account.login).where(Account.oidc_subject == subject_key(issuer, subject)))


def _ours(session: Session, login: str) -> Account:
    account = find_account(session, login)
    if account.demo:
        raise AccountError(f"{login!r} is the demonstration's: it logs in by its password alone")
    return account


def _set(session: Session, account: Account, kept: str | None, now: datetime) -> None:
    account.oidc_subject = kept
    end_sessions(session, account.id, now)
