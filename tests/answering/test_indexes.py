"""A page asks for a few rows, however many petitioners have answered."""

from flask.testing import FlaskClient
from sqlalchemy import event, text

from survey.runtime import Runtime
from tests.answering.visitor import invite


def test_a_page_finds_all_it_shows_by_index(client: FlaskClient, runtime: Runtime) -> None:
    visitor, _ = invite(client, runtime)
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        asked.append((statement, values))

    event.listen(runtime.database.reading, "before_cursor_execute", note)
    visitor.look()
    event.remove(runtime.database.reading, "before_cursor_execute", note)
    plans = [_plan(runtime, *one) for one in asked if "FROM questionnaire" not in one[0]]
    assert len(plans) == 2
    assert any("uq_link_digest" in plan or "sqlite_autoindex_link" in plan for plan in plans)
    assert any("ix_inbound_not_understood" in plan for plan in plans)
    assert not [plan for plan in plans if "SCAN" in plan and "ix_inbound_not_understood" not in plan]


def _plan(runtime: Runtime, statement: str, values: object) -> str:
    explain = "EXPLAIN QUERY PLAN " if runtime.database.is_sqlite else "EXPLAIN "
    with runtime.database.read() as session:
        if not runtime.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole
        rows = session.connection().exec_driver_sql(explain + statement, values)  # type: ignore[arg-type]
        return " ".join(str(row) for row in rows)
