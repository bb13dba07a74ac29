"""How a database would find the rows of the queries that something asks."""

from collections.abc import Callable

from sqlalchemy import event, text

from survey.runtime import Runtime


def plans_of(runtime: Runtime, run: Callable[[], object]) -> list[str]:
    """The plan of every query that `run` asks, in turn."""
    return [_plan(runtime, *one) for one in asked_by(runtime, run)]


def asked_by(runtime: Runtime, run: Callable[[], object]) -> list[tuple[str, object]]:
    """Every statement that `run` sends, with its values."""
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        asked.append((statement, values))

    engines = {runtime.database.engine, runtime.database.reading, runtime.database._relaxed}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    run()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    return asked


def _plan(runtime: Runtime, statement: str, values: object) -> str:
    if not statement.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "INSERT", "DELETE")):
        return ""
    explain = "EXPLAIN QUERY PLAN " if runtime.database.is_sqlite else "EXPLAIN "
    with runtime.database.read() as session:
        if not runtime.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole
        rows = session.connection().exec_driver_sql(explain + statement, values)  # type: ignore[arg-type]
        return " ".join(str(row) for row in rows)
