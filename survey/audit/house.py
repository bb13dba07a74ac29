"""What the house itself wrote down in its chain: digests, where the chains stood, what verifying said."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.audit.chain import SYSTEM
from survey.models import Audit


def of_house(column: InstrumentedAttribute[Any], act: str) -> Select[Any]:
    """A column of all its acts of this name."""
    return select(column).where(Audit.lane == SYSTEM, Audit.act == act)


def last_of_house(session: Session, act: str) -> Audit | None:
    """The last of its acts of this name."""
    last = select(Audit).where(Audit.lane == SYSTEM, Audit.act == act).order_by(Audit.seq.desc()).limit(1)
    return session.scalar(last)
