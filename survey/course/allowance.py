"""The carrier's allowance: one row an account and channel, taken in SQL, so that it holds across processes.

Always by real time, on the database's clock where it has one: machines' clocks differ, and a test's or the
demonstration's set clock does not make a carrier faster.
"""

import time

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.contact.pacing import reserve
from survey.database import insert_into, is_sqlite
from survey.models import Allowance
from survey.runtime import Runtime
from survey.vocabulary import Channel


def allowance_key(runtime: Runtime, channel: Channel) -> str:
    """The row that all processes share, of the carrier in use."""
    return f"{runtime.carrier.name}:{channel}"


def take(session: Session, key: str, units: int, rate: float) -> float:
    """Take `units` from the allowance `key` of `rate` units a second; the seconds to wait before use."""
    on_sqlite = is_sqlite(session)
    held = select(Allowance.next_free).where(Allowance.key == key).with_for_update()
    next_free = session.scalar(held)
    if next_free is None:
        first = insert_into(session, Allowance).values(key=key, next_free=0.0)
        session.execute(first.on_conflict_do_nothing())
        next_free = session.execute(held).scalar_one()
    now = time.time() if on_sqlite else float(_database_time(session))
    taken = reserve(next_free, now, units, rate)
    session.execute(update(Allowance).where(Allowance.key == key).values(next_free=taken.next_free))
    return taken.wait


def lead(session: Session, key: str) -> float:
    """How many seconds ahead the allowance `key` has been taken; 0 where a unit is free now."""
    next_free = session.scalar(select(Allowance.next_free).where(Allowance.key == key)) or 0.0
    now = time.time() if is_sqlite(session) else float(_database_time(session))
    return max(0.0, next_free - now)


def _database_time(session: Session) -> float:
    return session.scalar(select(func.extract("epoch", func.clock_timestamp()))) or 0.0
