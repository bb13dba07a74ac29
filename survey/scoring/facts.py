"""Facts: the counts of each local day, kept so that a page need not count again (DESIGN §8)."""

from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from survey.models import DirtyDay, FactDay
from survey.runtime import Runtime
from survey.scoring.counting import COLUMNS, counted

# Any number that no other lock of this database has; "fact" in ASCII.
_LOCK = 0x66616374


def rebuild_facts(runtime: Runtime) -> dict[str, int]:
    """Count the dirty days and the window again, in one transaction; says how many `days` that were.

    The marks are taken away first, and only those that are there: what commits meanwhile leaves a mark that
    stays for the next time. Killed at any line, it leaves everything as it was (R10).
    """
    with runtime.database.write() as session:
        if not runtime.database.is_sqlite:  # there the transaction itself is the only writer
            session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
        days = _window(runtime) | set(session.scalars(delete(DirtyDay).returning(DirtyDay.day)))
        _count_again(session, sorted(days))
    return {"days": len(days)}


def _count_again(session: Session, days: list[str]) -> None:
    session.execute(delete(FactDay).where(FactDay.day.in_(days)).execution_options(synchronize_session=False))
    session.execute(insert(FactDay).from_select(COLUMNS, counted(days)))


def _window(runtime: Runtime) -> set[str]:
    """The days in which a survey that is open now may have begun, and today."""
    now = runtime.clock.now()
    days = (runtime.policy.plan.lifetime + timedelta(days=1)).days
    return {runtime.local_day(now - timedelta(days=back)) for back in range(days + 1)}
