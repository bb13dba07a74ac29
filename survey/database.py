"""One engine, and the two ways in: `read()` and `write()`. Each is one transaction, ended at its `with`.

SQLite: WAL, full durability, `BEGIN IMMEDIATE` for writers. SQLite's own busy handler polls with growing
sleeps, so writers queue before they get there: the threads of a process on a lock, processes on the lock of a
file beside the database, both of which wake the next one at once and are gone with whoever held them.
"""

import fcntl
import sqlite3
import threading
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from time import monotonic
from typing import IO, Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

ROOT = Path(__file__).resolve().parent.parent
_BUSY_TIMEOUT_MS = 30_000
_WRITTEN_ANEW_UP_TO = 512 << 20  # bytes: some seconds
_LOG_ENDS_WITHIN_MS = 2_000
_IDLE_SINCE, _IDLE_AT_MOST = "huifang_idle_since", 1.0  # seconds


class Database:
    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = url
        self.engine = _engine(url, pool_size)  # of durable writers; on SQLite of these alone
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._relaxed = _engine(url, pool_size, relaxed=True)
        self.reading = _engine(url, pool_size, begin="BEGIN") if self.is_sqlite else self.engine
        self._readers = sessionmaker(self.reading, expire_on_commit=False)
        self.writers = sessionmaker(self.engine, expire_on_commit=False)
        self._repeaters = sessionmaker(self._relaxed, expire_on_commit=False)
        self._writing = threading.Lock()
        self._writer = threading.local()
        self._queue = _queue_file(url) if self.is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking; nothing it does is kept."""
        with self._readers() as session:
            yield session

    @contextmanager
    def write(self, *, repeatable: bool = False) -> Iterator[Session]:
        """A session in one transaction: committed at the end, rolled back on an exception.

        `repeatable`: all of it can be done again from what is on disk already, so its commit need not wait
        for the disk. It is atomic and in order all the same: whatever durable commit comes after it takes it
        along, and after a power cut either all of it is there or it is done again.
        """
        writers = self._repeaters if repeatable else self.writers
        with self._one_writer(), writers.begin() as session:
            yield session

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if getattr(self._writer, "busy", False):
            raise RuntimeError("a transaction is already open in this thread: one boundary per act")
        with self._writing:
            self._writer.busy = True
            if self._queue is not None:
                fcntl.flock(self._queue, fcntl.LOCK_EX)
            try:
                yield
            finally:
                if self._queue is not None:
                    fcntl.flock(self._queue, fcntl.LOCK_UN)
                self._writer.busy = False

    def scrub(self, tables: Collection[str]) -> str:
        """Leave nothing of what was removed from these tables where files are read raw; says how.

        SQLite overwrites what it frees (`secure_delete`); writing the file anew takes along what moved inside
        its pages before. That holds up whoever writes, so a large file is left to a quiet hour of its keeper.
        PostgreSQL gives the space of dead rows free, which the next ones overwrite.
        """
        if not self.is_sqlite:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                for name in sorted(tables):
                    connection.execute(text(f'VACUUM "{name}"'))
            return "dead rows given free"
        with self._one_writer(), closing(self.engine.raw_connection()) as raw:
            ((pages, size),) = raw.execute("SELECT * FROM pragma_page_count, pragma_page_size")
            small = pages * size <= _WRITTEN_ANEW_UP_TO
            if small:
                raw.execute("VACUUM")
            # Whoever reads for long holds up the log's end, and writers with it: not for long.
            raw.execute(f"PRAGMA busy_timeout={_LOG_ENDS_WITHIN_MS}")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
        return "written anew" if small else "overwritten; too large to be written anew while in use"

    def close(self) -> None:
        for engine in (self.engine, self._relaxed, self.reading):
            engine.dispose()
        if self._queue is not None:
            self._queue.close()


def is_sqlite(session: Session) -> bool:
    """Which of the two databases a session speaks to."""
    return session.get_bind().dialect.name == "sqlite"


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT that can say ON CONFLICT, as the database of the session writes it; `table`: or its model."""
    return (sqlite if is_sqlite(session) else postgresql).insert(table)


def _queue_file(url: str) -> IO[bytes] | None:
    """The file on which the writers of several processes queue; none for a database in memory."""
    database = make_url(url).database
    return Path(f"{database}-queue").open("ab") if database and database != ":memory:" else None


def _engine(url: str, pool_size: int, *, relaxed: bool = False, begin: str = "BEGIN IMMEDIATE") -> Engine:
    """Errors never print the values of a statement: they may be somebody's words (R6, DESIGN §10)."""
    common: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "hide_parameters": True}
    if make_url(url).get_backend_name() != "sqlite":
        # What can be repeated gives up after a while, so that one forgotten lock does not hold everything.
        options = {"options": "-c synchronous_commit=off -c lock_timeout=10s"} if relaxed else {}
        engine = create_engine(url, connect_args=options, **common)
        event.listen(engine, "checkin", _note_idle)
        event.listen(engine, "checkout", partial(_ping_if_idle, engine))
        return engine
    database = make_url(url).database
    if database and database != ":memory:":
        Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_MS / 1000}, **common)
    event.listen(engine, "connect", partial(_prepare_sqlite, "NORMAL" if relaxed else "FULL"))
    # Not by the event of that name: an engine with any listener pays for all of them at every statement.
    engine.dialect.do_begin = partial(_begin_sqlite, begin)  # type: ignore[method-assign]
    return engine


def _note_idle(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[_IDLE_SINCE] = monotonic()


def _ping_if_idle(engine: Engine, connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """A server may go while a connection lies idle; asking one that was just used costs a round trip."""
    if monotonic() - record.info.get(_IDLE_SINCE, monotonic()) < _IDLE_AT_MOST:
        return
    try:
        engine.dialect.do_ping(connection)
    except Exception as gone:
        raise InvalidatePoolError from gone


def _prepare_sqlite(synchronous: str, connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is gone is gone from the file
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(begin: str, connection: Any) -> None:
    connection.execute(begin)


def alembic_of(url: str) -> Config:
    """What Alembic needs to know to work on the database at `url`."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, to: str = "head") -> None:
    """Bring the database at `url` to the newest migration, or to one; it never goes back."""
    command.upgrade(alembic_of(url), to)


def revisions(database: Database) -> tuple[str | None, str | None]:
    """The migration the database is at, and the newest one."""
    with database.reading.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(alembic_of(database.url)).get_current_head()
