"""`flask db upgrade` beside an office at work, and beside another one of its kind."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from survey.database import Database, alembic_of, migrate, revisions, upgrade
from survey.database.limits import waited_in_vain
from tests.servers import Absent, run
from tests.skipping import skip_without

BEFORE = "0012"  # the last one before the first that works on tables of an office at work


@pytest.fixture(scope="module")
def template() -> Iterator[str]:
    """A database at BEFORE, to be copied."""
    try:
        server = run.postgresql_server()
    except Absent as why:
        skip_without(why)
    name = f"before_{os.getpid()}"
    server.ask(f"CREATE DATABASE {name}")
    upgrade(server.url(name), BEFORE)
    yield name
    server.ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def old(template: str) -> Iterator[str]:
    """The address of a database at BEFORE."""
    server, name = run.postgresql_server(), f"old_{os.getpid()}"
    server.ask(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    yield server.url(name)
    server.ask(f"DROP DATABASE {name} WITH (FORCE)")


def _is_newest(url: str) -> bool:
    database = Database(url)
    current, newest = revisions(database)
    database.close()
    return current == newest


def test_two_machines_at_once_migrate_once(old: str) -> None:
    """Without waiting for one another in a circle: an index made CONCURRENTLY waits for all who look."""
    with ThreadPoolExecutor(2) as machines:
        for done in [machines.submit(upgrade, old) for _ in range(2)]:
            done.result(timeout=60)
    assert _is_newest(old)


def test_somebody_busy_with_a_table_is_waited_for_in_small_pieces(
    old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever comes behind is not held up meanwhile."""
    engine, tries = create_engine(old), threading.Event()
    monkeypatch.setattr(migrate.log, "warning", lambda *_, **__: tries.set(), raising=False)
    with ThreadPoolExecutor(1) as machine, engine.connect() as busy:
        busy.execute(text("LOCK TABLE petitioner IN ROW EXCLUSIVE MODE"))
        done = machine.submit(upgrade, old, between=0.0)
        assert tries.wait(30), "it gave up waiting once"
        with engine.connect() as behind:
            behind.execute(text("SET lock_timeout = '5s'"))
            behind.execute(text("SELECT 1 FROM petitioner"))
        busy.rollback()
        done.result(timeout=60)
    engine.dispose()
    assert _is_newest(old)


def test_it_gives_up_in_the_end_and_what_was_done_stays_done(old: str) -> None:
    engine = create_engine(old)
    with engine.connect() as busy:
        busy.execute(text("LOCK TABLE petitioner IN ROW EXCLUSIVE MODE"))
        with pytest.raises(OperationalError) as given_up:
            upgrade(old, tries=1)
    assert waited_in_vain(given_up.value)
    engine.dispose()
    upgrade(old)
    assert _is_newest(old)


def test_an_index_that_was_half_made_is_made_anew(old: str) -> None:
    """As one is that was killed in the middle: it is there by its name, and not valid."""
    with psycopg.connect(old.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE INDEX ix_audit_act_at_id ON audit (at)")
        connection.execute(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_audit_act_at_id'::regclass"
        )
    upgrade(old)
    database = Database(old)
    command.check(alembic_of(old))
    with database.read() as session:
        made = session.scalar(text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_audit_act_at_id'"))
    database.close()
    assert "(act, at, id)" in str(made)
