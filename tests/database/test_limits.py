"""What takes too long on PostgreSQL is broken off, and what was broken off can be done again (R10)."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from psycopg import conninfo
from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.exc import DBAPIError

from scheduler.run_job import run_now
from survey.clock import SetClock
from survey.database import PAGES, WORK, Database, Limits, unhurried
from survey.database.limits import took_too_long
from survey.database.postgresql import connect_args
from survey.models import DirtyDay, JobRun
from survey.runtime import Runtime, build_runtime
from survey.settings import Settings
from tests.accounts.visits import sit
from tests.build import make_survey

# Only what waits for a lock is hurried; a test of another limit shortens that one.
SHORT = Limits("huifang test", statement=20, lock=0.2, idle=20)


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@contextmanager
def hurried(url: str, **limits: float) -> Iterator[Database]:
    database = Database(url, limits=replace(SHORT, **limits))  # type: ignore[arg-type]
    yield database
    database.close()


@pytest.fixture
def runtime(settings: Settings, clock: SetClock) -> Iterator[Runtime]:
    """One that does not wait for locks."""
    runtime = build_runtime(settings, clock=clock, limits=SHORT)
    yield runtime
    runtime.database.close()


@pytest.mark.parametrize("repeatable", [False, True])
def test_a_statement_that_takes_too_long_is_broken_off(database_url: str, repeatable: bool) -> None:
    with hurried(database_url, statement=0.2) as database:
        with pytest.raises(DBAPIError) as broken, database.write(repeatable=repeatable) as session:
            session.execute(text("SELECT pg_sleep(5)"))
        assert took_too_long(broken.value)


def test_a_lock_that_is_not_to_be_had_is_given_up(runtime: Runtime, database: Database) -> None:
    with database.write() as holding:
        holding.execute(text("LOCK TABLE survey"))
        with pytest.raises(DBAPIError) as given_up, runtime.database.write() as session:
            session.execute(text("UPDATE survey SET called = true"))
    assert took_too_long(given_up.value)


def test_who_stands_idle_in_a_transaction_lets_go_of_its_locks(database: Database) -> None:
    with hurried(database.url, idle=0.1) as idle:
        with idle.write() as session:
            session.execute(text("LOCK TABLE survey"))
            with database.write() as other:  # waits until the server has ended that one
                other.execute(text("LOCK TABLE survey"))
            with pytest.raises(DBAPIError) as ended:
                session.execute(text("SELECT 1"))
            session.rollback()
        assert took_too_long(ended.value) or ended.value.connection_invalidated
        with idle.read() as session:
            assert session.scalar(select(1)) == 1


def test_what_reads_whole_tables_is_not_hurried(database_url: str) -> None:
    with hurried(database_url, statement=0.3) as database:
        with database.write() as session:
            unhurried(session)
            session.execute(text("SELECT pg_sleep(0.4)"))
        with database.read() as session:
            assert session.scalar(text("SHOW statement_timeout")) == "300ms", "for that transaction alone"


def test_each_kind_of_process_has_its_own(postgresql_url: str) -> None:
    shown = {}
    for limits in (PAGES, WORK):
        database = Database(postgresql_url, limits=limits)
        with database.read() as session:
            names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            shown[limits.name] = [session.scalar(text(f"SHOW {name}")) for name in names]
        database.close()
    assert shown == {"huifang web": ["30s", "10s", "30s"], "huifang work": ["15min", "1min", "2min"]}


def test_nothing_is_compiled_even_where_the_server_would(postgresql_url: str) -> None:
    name = make_url(postgresql_url).database
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" SET jit = on'))
    engine.dispose()
    database = Database(postgresql_url)
    with database.read() as session:
        assert session.scalar(text("SHOW jit")) == "off"
    database.close()


def test_what_an_operator_says_in_the_address_goes_before_ours() -> None:
    url = "postgresql+psycopg://u@h/d?connect_timeout=9&options=-c%20statement_timeout%3D5"
    args = connect_args(url, PAGES)
    assert "connect_timeout" not in args
    assert args["options"].endswith("-c statement_timeout=5")
    assert conninfo.make_conninfo(**args), "libpq knows all of these names"


def test_r10_a_job_that_was_broken_off_is_made_up_for_by_its_next_run(
    runtime: Runtime, database: Database, clock: SetClock
) -> None:
    day = runtime.today().isoformat()
    with database.write() as session:
        session.add(DirtyDay(day=day))
    with database.write() as holding:
        holding.execute(text("LOCK TABLE fact_day"))
        with pytest.raises(DBAPIError):
            run_now(runtime, "facts")
    with database.read() as session:
        assert session.scalars(select(DirtyDay.day)).all() == [day], "the mark is still there"
        assert session.scalars(select(JobRun.error)).all() == ["OperationalError"]
    clock.advance(timedelta(minutes=5))
    run_now(runtime, "facts")
    with database.read() as session:
        assert not session.scalars(select(DirtyDay.day)).all()


def test_a_page_that_took_too_long_says_try_again(
    client: FlaskClient, runtime: Runtime, database: Database
) -> None:
    make_survey(runtime)
    sit(client, runtime)
    with database.write() as holding:
        holding.execute(text("LOCK TABLE fact_month"))
        page = client.get("/overview")
    assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    assert "系统繁忙" in page.text
    assert client.get("/overview").status_code == 200


def test_a_thread_that_waits_does_not_hold_up_the_rest(runtime: Runtime, database: Database) -> None:
    """Everybody behind a lock comes free when whoever waits in front gives up."""
    done = threading.Event()

    def wait_in_front() -> None:
        with pytest.raises(DBAPIError), runtime.database.write() as session:
            session.execute(text("LOCK TABLE survey IN ACCESS EXCLUSIVE MODE"))
        done.set()

    with database.write() as reading:
        reading.execute(text("SELECT 1 FROM survey"))
        front = threading.Thread(target=wait_in_front)
        front.start()
        assert done.wait(5)
        with database.read() as behind:
            behind.execute(text("SELECT 1 FROM survey"))
        front.join()
