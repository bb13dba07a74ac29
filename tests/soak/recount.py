"""The facts as they are kept, beside those that a count of everything makes: looked at, and left alone."""

from collections import Counter
from typing import Any, cast

from sqlalchemy import Table, delete, select
from sqlalchemy.orm import Session

from survey.models import Case, DirtyDay, FactDay, FactInterviewer, FactReason, Survey, fact_month
from survey.runtime import Runtime
from survey.scoring.facts import count_again, hold_facts

_FACTS = tuple(
    cast(Table, one)
    for one in (FactDay.__table__, FactReason.__table__, FactInterviewer.__table__, fact_month)
)


def recount(runtime: Runtime) -> tuple[dict[str, Counter[Any]], dict[str, Counter[Any]]]:
    """The rows of each table of facts as they are kept, and as a count of everything makes them."""
    try:
        with runtime.database.write() as session:
            hold_facts(runtime, session)
            before = _rows(session)
            days = _days(session)
            for table in _FACTS:
                session.execute(delete(table))
            count_again(session, days)
            raise _Looked(before, _rows(session))
    except _Looked as looked:
        return looked.before, looked.after


class _Looked(Exception):
    """Ends the transaction without keeping what it did."""

    def __init__(self, before: dict[str, Counter[Any]], after: dict[str, Counter[Any]]) -> None:
        super().__init__()
        self.before, self.after = before, after


def _rows(session: Session) -> dict[str, Counter[Any]]:
    return {
        table.name: Counter(
            tuple(row) for row in session.execute(select(*(c for c in table.c if c.name != "id")))
        )
        for table in _FACTS
    }


def _days(session: Session) -> set[str]:
    columns = (FactDay.day, FactReason.day, Survey.settled_day, Case.not_asked_day, DirtyDay.day)
    return {day for one in columns for day in session.scalars(select(one).distinct()) if day}
