"""What follows each time an account's factors change, in the same transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.accounts.end_sessions import end_sessions
from survey.accounts.people import Person
from survey.accounts.trace import record
from survey.models import LoginSession
from survey.vocabulary import Factor


def changed(
    session: Session, person: Person, now: datetime, act: str, shown: Factor | None = None, **detail: Any
) -> None:
    """Record `act` of this person and end their other sessions; this one has `shown` a factor by it."""
    record(session, now, person.login, act, ("account", person.login), **detail)
    if person.seat is None:
        return
    end_sessions(session, person.id, now, person.seat.id)
    if shown is not None:
        factors = sorted({*person.seat.factors, shown})
        session.execute(update(LoginSession).where(LoginSession.id == person.seat.id).values(factors=factors))
