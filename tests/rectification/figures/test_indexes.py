"""What the ledger asks is found by index, however many rectifications lie before and after its period."""

from sqlalchemy import event, text

from survey.rectification.figures.read_figures import Asked, read_figures
from survey.runtime import Runtime
from survey.scoring.periods import month_of
from survey.scoring.unit_tree import read_unit_tree

NEEDED = ("ix_rectification_opened_at", "ix_rectification_ordered_due_at", "ix_rectification_ended_at")


def test_figures_of_a_period_are_found_by_what_happened_in_it(runtime: Runtime) -> None:
    asked: list[tuple[str, object]] = []

    def note(_c: object, _cursor: object, statement: str, values: object, *_more: object) -> None:
        asked.append((statement, values))

    with runtime.database.read() as session:
        tree = read_unit_tree(session)
        event.listen(runtime.database.reading, "before_cursor_execute", note)
        read_figures(session, runtime, tree, Asked(month_of(runtime.today())))
        event.remove(runtime.database.reading, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN " if runtime.database.is_sqlite else "EXPLAIN "
        if not runtime.database.is_sqlite:
            session.execute(text("SET LOCAL enable_seqscan = off"))  # an empty table is read whole
        (statement, values), *_more = [one for one in asked if "rectification" in one[0]]
        rows = session.connection().exec_driver_sql(explain + statement, values)  # type: ignore[arg-type]
        plan = " ".join(str(row) for row in rows)
    assert [index for index in NEEDED if index not in plan] == []
