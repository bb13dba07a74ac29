"""Whether a restored office is in order: figures are what answers say (R4), the trail is whole (R9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit.keys import audit_keys_from
from survey.audit.verify import Against, verify
from survey.backup.form import Sum, summed
from survey.backup.rows import rows_of
from survey.backup.tables import tables_of
from survey.costs.keep import count_costs_again
from survey.models import Case, DirtyDay, FactDay, FactInterviewer, FactReason, Survey
from survey.runtime import Runtime
from survey.scoring.facts import count_again, hold_facts

_KEPT = ("fact_day", "fact_reason", "fact_interviewer", "fact_month", "fact_cost")
_DAYS = (FactDay.day, FactReason.day, FactInterviewer.day, Survey.settled_day, Case.not_asked_day)


@dataclass(frozen=True)
class Order:
    """`facts_differ`: tables of facts that a count contradicts. `trail`: faults of the chains of acts."""

    facts_differ: tuple[str, ...]
    trail: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        return not (self.facts_differ or self.trail)


class _LookedOnly(Exception):
    """What was counted is not kept."""


def order_of(runtime: Runtime, made_at: datetime) -> Order:
    """Count all answers again and walk all chains; nothing is changed. Journals and published heads of the
    office are not here: `flask audit verify` takes them."""
    verdict = verify(runtime.database, audit_keys_from(runtime.settings), Against())
    trail = tuple(f"{one.where}: {one.says}" for one in verdict.faults.first)
    return Order(facts_that_differ(runtime, made_at), trail)


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
            days = _days(runtime, session, made_at)
            count_again(session, days)
            count_costs_again(session, runtime.settings.zone, days, ())
            after = _sums(session)
            differ = tuple(name for name in _KEPT if before[name] != after[name])
            raise _LookedOnly
    except _LookedOnly:
        return differ


def _days(runtime: Runtime, session: Session, made_at: datetime) -> set[str]:
    since = runtime.local_day(made_at - runtime.policy.plan.lifetime - timedelta(days=1))
    found = {day for column in _DAYS for day in session.scalars(select(column).distinct())}
    return {day for day in found if day is not None and day < since} - set(
        session.scalars(select(DirtyDay.day))
    )


def _sums(session: Session) -> Mapping[str, Sum]:
    """Of each table, whatever numbers its rows have."""
    connection = session.connection()
    tables = [table.without("id") for table in tables_of(connection) if table.name in _KEPT]
    return {table.name: summed(rows_of(connection).read(connection, table)) for table in tables}
