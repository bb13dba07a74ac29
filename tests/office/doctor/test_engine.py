"""The distributed engine: what is missing, stands still or was given up is told."""

import threading

from sqlalchemy import text

from scheduler.engine.hand_over import hand_over
from survey.office.doctor.engine import engine
from survey.office.doctor.finding import Mark
from survey.runtime import Runtime
from tests.build import make_attempt
from tests.ordinary import MakeRuntime
from tests.scheduler.engine.conftest import carrier, database_url, engine_runtime

__all__ = ["carrier", "database_url", "engine_runtime"]

_WORKER = "INSERT INTO procrastinate_workers DEFAULT VALUES"
_DEAD = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('work', 'run', 'failed')"


def do(runtime: Runtime, *statements: str) -> None:
    with runtime.database.write() as session:
        for statement in statements:
            session.execute(text(statement))


def told(runtime: Runtime) -> list[tuple[Mark, str]]:
    return [(one.mark, one.says) for one in engine(runtime)]


def test_without_an_engine_none_is_missed(make_runtime: MakeRuntime) -> None:
    assert told(make_runtime())[0][0] is Mark.OK


def test_tables_that_are_not_there_are_told(engine_runtime: Runtime) -> None:
    do(
        engine_runtime,
        "DELETE FROM procrastinate_migration WHERE name = (SELECT max(name) FROM procrastinate_migration)",
    )
    assert told(engine_runtime) == [(Mark.FAIL, "its tables are missing or of an older version")]
    do(engine_runtime, "DROP TABLE procrastinate_jobs CASCADE")
    assert told(engine_runtime)[0][0] is Mark.FAIL


def test_workers_that_are_gone_are_told(engine_runtime: Runtime) -> None:
    assert told(engine_runtime) == [
        (Mark.FAIL, "no worker gives a sign of life: nothing leaves, no long job runs")
    ]
    do(engine_runtime, _WORKER)
    assert told(engine_runtime) == [(Mark.OK, "workers listen to 1 queues; 0 jobs wait")]
    do(engine_runtime, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'")
    assert told(engine_runtime)[0][0] is Mark.FAIL


def test_a_queue_that_stands_still_and_dead_letters_are_told(engine_runtime: Runtime) -> None:
    do(engine_runtime, _WORKER, _DEAD)
    make_attempt(engine_runtime)
    hand_over(engine_runtime, threading.Event())
    assert told(engine_runtime) == [(Mark.WARN, "1 jobs failed as often as they may")]
    do(engine_runtime, "UPDATE procrastinate_events SET at = at - interval '31 minutes'")
    (stuck, _dead) = told(engine_runtime)
    assert stuck[0] is Mark.FAIL and "the first job of texts has waited for 186" in stuck[1]
