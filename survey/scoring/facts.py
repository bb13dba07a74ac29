"""Facts: the counts of each local day and month, kept so that a page need not count again (DESIGN §8).

    surveys, answers ─► fact_day, fact_reason, fact_interviewer ─► fact_month
    attempts, interviews ─► fact_cost (survey/costs)

A month's facts are the sum of its days', always: both are changed in one transaction, under one lock.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from survey.costs.keep import count_costs_again
from survey.models import DirtyDay, FactDay, FactInterviewer, FactReason, fact_month
from survey.runtime import Runtime
from survey.scoring.counted_rows import COLUMNS, OF_RATINGS
from survey.scoring.counting import counted, of_interviewers, of_reasons
from survey.scoring.month_rows import MONTH_FACT, PARTS, kept_days, month_facts


def rebuild_facts(runtime: Runtime) -> dict[str, int]:
    """Count the dirty days and the window again, in one transaction; says how many `days` that were.

    The marks are taken away first, and only those that are there: what commits meanwhile leaves a mark that
    stays for the next time. Killed at any line, it leaves everything as it was (R10).
    """
    with runtime.database.write() as session:
        hold_facts(runtime, session)
        dirty = set(session.scalars(delete(DirtyDay).returning(DirtyDay.day)))
        days = _window(runtime) | dirty
        count_again(session, days)
        count_costs_again(session, runtime.settings.zone, days, dirty)
    return {"days": len(days)}


def hold_facts(runtime: Runtime, session: Session) -> None:
    """Nobody else changes facts until this transaction is over; whoever reads them reads on.

    PostgreSQL thinks a walk through all answers cheap where some thousand are wanted: the window would cost
    what the history does.
    """
    if not runtime.database.is_sqlite:  # there the transaction itself is the only writer
        session.execute(text("LOCK TABLE fact_month IN SHARE ROW EXCLUSIVE MODE"))
        for setting in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
            session.execute(text(f"SET LOCAL {setting} = off"))


def count_again(session: Session, days: Collection[str]) -> None:
    """Count these days anew, and add up their months. The facts must be held."""
    listed, months = sorted(days), sorted({day[:7] for day in days})
    whole_months = [f"{month}-{day:02}" for month in months for day in range(1, 32)]  # by the index of days
    for table in (FactDay, FactReason, FactInterviewer):
        session.execute(
            delete(table).where(table.day.in_(listed)).execution_options(synchronize_session=False)
        )
    session.execute(insert(FactDay).from_select(COLUMNS, counted(listed)))
    session.execute(insert(FactReason).from_select(OF_RATINGS, of_reasons(listed)))
    session.execute(insert(FactInterviewer).from_select(OF_RATINGS, of_interviewers(listed)))
    session.execute(delete(fact_month).where(fact_month.c.month.in_(months)))
    for by in PARTS:
        rows = kept_days(by)
        whole = select(rows).where(rows.c.day.in_(whole_months)).subquery()
        session.execute(insert(fact_month).from_select(MONTH_FACT, month_facts(whole, by)))


def _window(runtime: Runtime) -> set[str]:
    """The days in which a survey that is open now may have begun, and today."""
    now = runtime.clock.now()
    days = (runtime.policy.plan.lifetime + timedelta(days=1)).days
    return {runtime.local_day(now - timedelta(days=back)) for back in range(days + 1)}
