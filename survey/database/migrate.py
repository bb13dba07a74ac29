"""How a database comes to its newest migration, while an office works on it and several machines try at once.

one at a time ─► each migration a transaction of its own ─► a lock not to be had in seconds: wait, again
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

from survey.database.database import Database
from survey.database.limits import MIGRATING, waited_in_vain
from survey.database.postgresql import connect_args

ROOT = Path(__file__).resolve().parents[2]
# Whoever migrates holds this advisory lock of the database.
_ONE = 0x6875_6966_616E_6701
_LOOK_AGAIN = 0.2  # seconds
TRIES, _BETWEEN = 20, 3.0  # seconds; two minutes with the waiting for locks
# Of our schema, and by our names. Whoever makes one at this moment holds the lock that we hold.
_HALF_MADE = text("""
    SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace
      AND (starts_with(c.relname, 'ix_') OR starts_with(c.relname, 'uq_'))
""")
log = structlog.get_logger()


def alembic_of(url: str) -> Config:
    """What Alembic needs to know to work on the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, to: str = "head", *, tries: int = TRIES, between: float = _BETWEEN) -> None:
    """Bring the database at `url` to the newest migration, or to one; it never goes back.

    On PostgreSQL by one process at a time, others wait for it and find it done. Whoever holds a lock on a
    table is waited for seconds only, so that nobody queues behind us, and then again: `tries` times,
    `between` seconds apart. What was done by then stays done.
    """
    config = alembic_of(url)
    with _alone(url):
        for left in reversed(range(tries)):
            try:
                _drop_half_made(url)
                command.upgrade(config, to)
            except OperationalError as wrong:
                if not left or not waited_in_vain(wrong):
                    raise
                log.warning("somebody is busy with a table that a migration changes; trying again", left=left)
                time.sleep(between)
            else:
                return


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Nobody else migrates meanwhile.

    Asked again and again: a statement that waits for the lock would be a transaction under way, which
    CREATE INDEX CONCURRENTLY of the one who holds it waits for in turn.
    """
    if make_url(url).get_backend_name() == "sqlite":
        yield
        return
    engine = create_engine(url, connect_args=connect_args(url, MIGRATING), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            while not connection.scalar(text(f"SELECT pg_try_advisory_lock({_ONE})")):
                time.sleep(_LOOK_AGAIN)
            yield
    finally:
        engine.dispose()  # with the connection goes the lock


def _drop_half_made(url: str) -> None:
    """Indexes whose making was cut short: they answer nothing, and IF NOT EXISTS would take them for made."""
    if make_url(url).get_backend_name() == "sqlite":
        return
    engine = create_engine(url, connect_args=connect_args(url, MIGRATING), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for name in connection.scalars(_HALF_MADE).all():
                log.warning("an index was half made, and is made anew", index=name)
                connection.execute(text(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"'))
    finally:
        engine.dispose()


def revisions(database: Database) -> tuple[str | None, str | None]:
    """The migration the database is at, and the newest one."""
    with database.reading.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(alembic_of(database.url)).get_current_head()
