"""How PostgreSQL finds the rows of every statement that something sends, told by the server itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, text

from survey.runtime import Runtime

_PLANNED = ("SELECT", "WITH", "UPDATE", "INSERT", "DELETE")


@dataclass
class Plans:
    """`read_whole`: by what was done, the long tables it read from end to end, and the statement."""

    long: frozenset[str]
    doing: str = ""
    read_whole: dict[tuple[str, str], str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def note(self, _c: Any, cursor: Any, statement: str, values: Any, _x: Any, many: bool) -> None:
        """Ask for the plan first, in the same transaction: what it has set holds for the plan too."""
        if not statement.lstrip().upper().startswith(_PLANNED) or statement in self.seen:
            return
        self.seen.add(statement)
        asking = cursor.connection.cursor()
        asking.execute("EXPLAIN (FORMAT JSON) " + statement, values[0] if many else values)
        for table in _whole(json_of(asking.fetchone()[0])):
            if table in self.long:
                self.read_whole.setdefault((self.doing, table), statement)


@contextmanager
def watched(runtime: Runtime, *, rows: int) -> Iterator[Plans]:
    """Every statement is looked at, once. A table is long from so many `rows`."""
    with runtime.database.read() as session:
        long = session.scalars(
            text("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= :n"), {"n": rows}
        )
        plans = Plans(frozenset(long))
    engines = {runtime.database.engine, runtime.database._relaxed}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", plans.note)
    yield plans
    for engine in engines:
        event.remove(engine, "before_cursor_execute", plans.note)


def json_of(told: Any) -> Any:
    return json.loads(told) if isinstance(told, str) else told


def _whole(plan: Any) -> Iterator[str]:
    """The tables that are read from end to end, through an index or not."""
    if isinstance(plan, list):
        for one in plan:
            yield from _whole(one)
    elif isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        yield from _whole([value for value in plan.values() if isinstance(value, list | dict)])
