"""Every row of every table, so that what was not to change can be shown not to have."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from survey.models import Base
from survey.retention.rules import RULES
from survey.runtime import Runtime

Rows = Mapping[str, list[tuple[Any, ...]]]

GOES = {str(rule.column.expression) for rule in RULES} | {
    "case.words_gone_at", "case.contacts_gone_at", "case.withdrawn_by", "coding_item.closed_at",
}  # fmt: skip
# Made by purging itself, or removed by it as a whole.
_OWN = {"lasting_key", "link", "job_run", "dirty_day", "login_session"}


def everything_else(runtime: Runtime, *besides: str) -> Rows:
    """All columns that no rule names and that are not `besides` either, by table."""
    kept: dict[str, list[tuple[Any, ...]]] = {}
    with runtime.database.read() as session:
        for table in Base.metadata.sorted_tables:
            columns = [one for one in table.columns if str(one) not in GOES | set(besides)]
            if table.name not in _OWN | set(besides) and columns:
                rows = session.execute(select(*columns).order_by(*table.primary_key.columns))
                kept[table.name] = [tuple(row) for row in rows]
    return kept
