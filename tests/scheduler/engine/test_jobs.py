"""R10: long jobs on workers, what a dead worker or an emptied engine leaves, and dead letters."""

import asyncio
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from scheduler.engine import keeper, letters
from scheduler.engine.carry_out import Worker
from scheduler.engine.names import QueueName
from scheduler.engine.schema import install
from scheduler.engine.worker import application
from scheduler.run_job import NOW, run_slot
from survey.clock import SetClock
from survey.models import JobRun
from survey.runtime import Runtime
from tests.office_room import Room
from tests.scheduler.engine.conftest import Work


def _runs(runtime: Runtime) -> list[JobRun]:
    with runtime.database.read() as session:
        return list(session.scalars(select(JobRun).order_by(JobRun.id)))


def _waiting(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")) or 0


def _slot(runtime: Runtime, job: str = "facts") -> None:
    run_slot(runtime, job, threading.Event())


def test_a_slot_of_a_long_job_is_run_by_a_worker(engine_runtime: Runtime, work: Work) -> None:
    _slot(engine_runtime)
    (run,) = _runs(engine_runtime)
    assert run.ended_at is None and _waiting(engine_runtime) == 1
    work()
    (run,) = _runs(engine_runtime)
    assert run.ended_at is not None and run.error is None


def test_what_decides_stays_with_the_scheduler(engine_runtime: Runtime) -> None:
    _slot(engine_runtime, "follow-up")
    (run,) = _runs(engine_runtime)
    assert run.ended_at is not None and _waiting(engine_runtime) == 0


def test_r10_two_schedulers_give_a_slot_once_and_no_second_one_waits(
    engine_runtime: Runtime, clock: SetClock
) -> None:
    _slot(engine_runtime)
    _slot(engine_runtime)
    assert _waiting(engine_runtime) == 1
    clock.advance(timedelta(minutes=10))
    _slot(engine_runtime)
    assert _waiting(engine_runtime) == 1 and len(_runs(engine_runtime)) == 1, "the first one still waits"


def test_r10_a_slot_that_the_engine_lost_is_given_to_it_again(
    engine_runtime: Runtime, work: Work, clock: SetClock
) -> None:
    _slot(engine_runtime)
    with engine_runtime.database.write() as session:
        session.execute(text("TRUNCATE procrastinate_jobs CASCADE"))
    assert keeper.give_again(engine_runtime) == 0, "it was taken a moment ago"
    clock.advance(timedelta(minutes=2))
    assert keeper.give_again(engine_runtime) == 1
    assert keeper.give_again(engine_runtime) == 0, "the engine has it"
    work()
    (run,) = _runs(engine_runtime)
    assert run.ended_at is not None


def test_r10_the_job_of_a_dead_worker_is_given_to_another_one(engine_runtime: Runtime, work: Work) -> None:
    _slot(engine_runtime)
    with engine_runtime.database.write() as session:
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing'"))  # whose worker is not there
    work()
    assert _runs(engine_runtime)[0].ended_at is None
    asyncio.run(_retry_stalled(engine_runtime))
    work()
    assert _runs(engine_runtime)[0].ended_at is not None


def test_r10_a_dead_workers_job_does_not_hold_up_the_slot_that_waits_behind_it(
    engine_runtime: Runtime, work: Work, clock: SetClock
) -> None:
    for _ in range(2):
        _slot(engine_runtime)
        with engine_runtime.database.write() as session:
            session.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = 1"))
        clock.advance(timedelta(minutes=10))
    work()
    assert [run.ended_at for run in _runs(engine_runtime)] == [None, None], "one job, one at a time"
    asyncio.run(_retry_stalled(engine_runtime))
    for _ in range(2):
        work()
    assert all(run.ended_at for run in _runs(engine_runtime))


def test_r10_what_must_not_wait_twice_is_over_when_its_worker_is_gone(
    engine_runtime: Runtime, work: Work
) -> None:
    """The engine's own keeping: the next minute's waits already, and others are still looked after."""
    keep = "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status)"
    with engine_runtime.database.write() as session:
        for status in ("doing", "todo"):
            session.execute(text(f"{keep} VALUES ('keeping', 'keep', 'keep', '{status}')"))
    _slot(engine_runtime)
    with engine_runtime.database.write() as session:
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'run'"))
    asyncio.run(_retry_stalled(engine_runtime))
    work()
    assert _runs(engine_runtime)[0].ended_at is not None


async def _retry_stalled(runtime: Runtime) -> None:
    with ThreadPoolExecutor(1) as pool:
        async with application(
            Worker(runtime, {QueueName.KEEPING: pool}, threading.Event())
        ).open_async() as engine:
            await keeper.retry_stalled(engine)


def test_r10_what_a_worker_says_to_the_engine_is_said_again_if_its_connection_was_lost(
    engine_runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the job of a worker that lives on would hold its lock for ever."""
    monkeypatch.setattr("scheduler.engine.worker.AGAIN", 0.0)
    with engine_runtime.database.write() as session:
        session.execute(text("CREATE SEQUENCE said"))
    asyncio.run(_say(engine_runtime))
    with engine_runtime.database.read() as session:
        assert session.scalar(text("SELECT last_value FROM said")) == 2


async def _say(runtime: Runtime) -> None:
    lost_at_first = "SELECT CASE nextval('said') WHEN 1 THEN pg_terminate_backend(pg_backend_pid()) END"
    async with application(Worker(runtime, {}, threading.Event())).open_async() as engine:
        await engine.connector.execute_query_async(lost_at_first)


def test_r10_what_somebody_runs_in_a_shell_is_not_given_to_the_engine_as_lost(
    engine_runtime: Runtime, clock: SetClock
) -> None:
    typed = JobRun(job="facts", slot=f"{NOW}12:00", started_at=clock.now())
    with engine_runtime.database.write() as session:
        session.add(typed)
    clock.advance(timedelta(minutes=2))
    assert keeper.give_again(engine_runtime) == 0


def _kill_a_job(runtime: Runtime) -> int:
    """A job that cannot be done, failed for good."""
    with runtime.database.write() as session:
        number: int = session.execute(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
                """ VALUES ('texts', 'send', '{"channel": "sms", "claim": "x", "ids": [1]}', 'failed')"""
                " RETURNING id"
            )
        ).scalar_one()
    return number


def test_dead_letters_are_seen_replayed_and_dropped(engine_runtime: Runtime, work: Work) -> None:
    first, second = _kill_a_job(engine_runtime), _kill_a_job(engine_runtime)
    assert [letter["id"] for letter in letters.dead_letters(engine_runtime)] == [first, second]
    with engine_runtime.database.write() as session:
        assert letters.replay(session, [first, 10**9]) == [first]
    work()
    assert [letter["id"] for letter in letters.dead_letters(engine_runtime)] == [second], "it was done"
    with engine_runtime.database.write() as session:
        assert letters.drop(session, [second]) == [second]
    assert letters.dead_letters(engine_runtime) == []


def test_what_the_engine_has_in_hand_is_listed(room: Room, engine_runtime: Runtime) -> None:
    dead = _kill_a_job(engine_runtime)
    _slot(engine_runtime)
    with engine_runtime.database.write() as session:
        session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
    app = room.client.application
    with app.app_context():
        said = json.loads(app.test_cli_runner().invoke(args=["tasks", "list", "--json"]).output)
    assert said["queues"] == {"texts": {"failed": 1}, "work": {"todo": 1}} and said["listening"] == 1
    assert [(item["id"], item["given"]["ids"]) for item in said["items"]] == [(dead, [1])]


def test_the_engines_tables_are_laid_once_and_then_only_what_is_missing(
    engine_runtime: Runtime, database_url: str
) -> None:
    assert install(database_url) == []
    with engine_runtime.database.write() as session:
        last = session.scalar(text("SELECT max(name) FROM procrastinate_migration"))
        session.execute(text("DELETE FROM procrastinate_migration WHERE name = :last"), {"last": last})
    assert install(database_url) == [last]
