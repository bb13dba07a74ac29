"""What the door wrote down and nobody needs any more."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from survey.models import LoginSession, LoginTry


def forget_old_sessions(session: Session, before: datetime) -> int:
    """Remove sessions that were last seen before this moment; how many."""
    gone = delete(LoginSession).where(LoginSession.seen_at < before).returning(LoginSession.id)
    return len(session.execute(gone).all())


def forget_old_tries(session: Session, before: datetime) -> int:
    """Remove counts of wrong tries of which the last one was before this moment; how many."""
    gone = delete(LoginTry).where(LoginTry.last_at < before).returning(LoginTry.key)
    return len(session.execute(gone).all())
