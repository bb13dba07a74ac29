"""Whether the figures of a restored office are what its answers say (R4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.backup.form import Sum, summed
from survey.backup.rows import rows_of
from survey.backup.tables import tables_of
from survey.models import DirtyDay, FactDay, FactInterviewer, FactReason
from survey.runtime import Runtime
from survey.scoring.facts import count_again, hold_facts

_KEPT = ("fact_day", "fact_reason", "fact_interviewer", "fact_month")
_DAYS = (FactDay.day, FactReason.day, FactInterviewer.day)


class _LookedOnly(Exception):
    """What was counted is not kept."""


def facts_that_differ(runtime: Runtime, made_at: datetime) -> tuple[str, ...]:
    """The tables of facts that a count of all answers contradicts; nothing is changed.

    Days that waited for being counted when the backup was made are left out, and the window of those that
    were under way: the job `facts` counts these in any case.
    """
    differ: tuple[str, ...] = ()
    try:
        with runtime.database.write() as session:
            hold_facts(runtime, session)
            before = _sums(session)
            count_again(session, _days(runtime, session, made_at))
            after = _sums(session)
            differ = tuple(name for name in _KEPT if before[name] != after[name])
            raise _LookedOnly
    except _LookedOnly:
        return differ


def _days(runtime: Runtime, session: Session, made_at: datetime) -> set[str]:
    since = runtime.local_day(made_at - runtime.policy.plan.lifetime - timedelta(days=1))
    kept = {day for column in _DAYS for day in session.scalars(select(column).distinct()) if day < since}
    return kept - set(session.scalars(select(DirtyDay.day)))


def _sums(session: Session) -> Mapping[str, Sum]:
    """Of each table, whatever numbers its rows have."""
    connection = session.connection()
    tables = [table.without("id") for table in tables_of(connection) if table.name in _KEPT]
    return {table.name: summed(rows_of(connection).read(connection, table)) for table in tables}
