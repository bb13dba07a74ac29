"""Sessions of an account are listed and ended."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import LoginSession
from survey.policy.models import Accounts


@dataclass(frozen=True)
class OwnSession:
    id: int
    agent: str
    began_at: datetime
    seen_at: datetime
    this: bool


def list_sessions(session: Session, person: Person, rules: Accounts, now: datetime) -> list[OwnSession]:
    """The sessions of `person` that are open now: the one that asks first, then the last seen."""
    query = select(LoginSession).where(
        LoginSession.account_id == person.id,
        LoginSession.ended_at.is_(None),
        LoginSession.began_at >= now - rules.longest,
        LoginSession.seen_at >= now - rules.idle,
    )
    here = person.seat.id if person.seat else None
    open_now = [
        OwnSession(row.id, row.agent, row.began_at, row.seen_at, row.id == here)
        for row in session.scalars(query)
    ]
    return sorted(open_now, key=lambda one: (not one.this, -one.seen_at.timestamp()))


def end_session(session: Session, account_id: int, session_id: int, now: datetime) -> bool:
    """End one session of this account; False if it has none of that number that is open."""
    one = update(LoginSession).where(
        LoginSession.id == session_id, LoginSession.account_id == account_id, LoginSession.ended_at.is_(None)
    )
    return bool(session.execute(one.values(ended_at=now).returning(LoginSession.id)).first())


def end_sessions(session: Session, account_id: int, now: datetime, but: int | None = None) -> int:
    """End all sessions of this account, except the one of the number `but`; how many were ended."""
    all_of = update(LoginSession).where(
        LoginSession.account_id == account_id, LoginSession.ended_at.is_(None), LoginSession.id != (but or 0)
    )
    ended = session.execute(all_of.values(ended_at=now).returning(LoginSession.id))
    return len(ended.all())
