"""The queries that every run asks find their rows by index, however many are done with."""

from collections.abc import Callable

import pytest
from sqlalchemy import event, text

from scheduler import sending
from scheduler.follow_up import follow_up
from scheduler.reconcile import reconcile
from survey.runtime import Runtime
from survey.vocabulary import Channel

HOT: dict[str, tuple[str, Callable[[Runtime], object]]] = {
    "claim": ("ix_attempt_due", lambda runtime: sending.claim(runtime, Channel.SMS, 10)),
    "stale": ("ix_attempt_in_doubt", reconcile),
    "calls under way": ("ix_attempt_call_under_way", reconcile),
    "recordings": ("ix_recording_to_fetch", reconcile),
    "follow-up": ("ix_survey_next_at", follow_up),
}


@pytest.mark.parametrize("which", HOT)
def test_a_hot_query_uses_its_index(runtime: Runtime, which: str) -> None:
    index, run = HOT[which]
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        asked.append((statement, values))

    engines = {runtime.database.engine, runtime.database.reading, runtime.database._relaxed}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    run(runtime)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
    assert any(index in _plan(runtime, *one) for one in asked)


def _plan(runtime: Runtime, statement: str, values: object) -> str:
    explain = "EXPLAIN QUERY PLAN " if runtime.database.is_sqlite else "EXPLAIN "
    with runtime.database.read() as session:
        if not runtime.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole
        rows = session.connection().exec_driver_sql(explain + statement, values)  # type: ignore[arg-type]
        return " ".join(str(row) for row in rows)
