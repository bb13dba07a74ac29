"""One engine, and the two ways in: `read()` and `write()`. Each is one transaction, ended at its `with`.

SQLite: WAL, full durability, `BEGIN IMMEDIATE` for writers. SQLite's own busy handler polls with growing
sleeps, so writers queue before they get there: the threads of a process on a lock, processes on the lock of a
file beside the database, both of which wake the next one at once and are gone with whoever held them.
"""

import fcntl
import threading
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from typing import Any

from sqlalchemy import Engine, make_url, text
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.orm import Session, sessionmaker

from survey.database import postgresql, sqlite
from survey.database.limits import PAGES, Limits
from survey.database.replica import Replica

_WRITTEN_ANEW_UP_TO = 512 << 20  # bytes: some seconds
_LOG_ENDS_WITHIN_MS = 2_000


class Database:
    """`limits`: how long anything may take, by what the process is for. `replica`: the address of a copy."""

    def __init__(
        self, url: str, pool_size: int = 10, limits: Limits = PAGES, replica: str | None = None
    ) -> None:
        self.url, self.limits = url, limits
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = self._engine(pool_size)  # of durable writers; on SQLite of these alone
        self._relaxed = self._engine(pool_size, relaxed=True)
        self.reading = self._engine(pool_size, begin="BEGIN") if self.is_sqlite else self.engine
        self._readers = sessionmaker(self.reading, expire_on_commit=False)
        self.writers = sessionmaker(self.engine, expire_on_commit=False)
        self._repeaters = sessionmaker(self._relaxed, expire_on_commit=False)
        self._writing = threading.Lock()
        self._writer = threading.local()
        self.file = sqlite.file_of(url) if self.is_sqlite else None  # of an embedded database
        self._queue = sqlite.queue_file(self.file) if self.file else None
        self.replica = Replica(replica, _common(pool_size), limits) if replica else None

    def _engine(self, pool_size: int, *, relaxed: bool = False, begin: str = "BEGIN IMMEDIATE") -> Engine:
        """Errors never print the values of a statement: they may be somebody's words (R6, DESIGN §10)."""
        common = _common(pool_size)
        if self.is_sqlite:
            return sqlite.engine(self.url, common, relaxed=relaxed, begin=begin)
        return postgresql.engine(self.url, common, self.limits, relaxed=relaxed)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking; nothing it does is kept. What `may_lag` reads a replica that is fit."""
        with (self.replica and self.replica.session()) or self._readers() as session:
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
                connection.execute(text("SET statement_timeout = 0"))
                try:
                    for name in sorted(tables):
                        connection.execute(text(f'VACUUM "{name}"'))
                finally:
                    connection.execute(text("RESET statement_timeout"))
            return "dead rows given free"
        with self._one_writer(), closing(self.engine.raw_connection()) as raw:
            ((pages, size),) = raw.execute("SELECT * FROM pragma_page_count, pragma_page_size")
            small = pages * size <= _WRITTEN_ANEW_UP_TO
            if small:
                raw.execute("VACUUM")
            # Whoever reads for long holds up the log's end, and writers with it: not for long.
            raw.execute(f"PRAGMA busy_timeout={_LOG_ENDS_WITHIN_MS}")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            raw.execute(f"PRAGMA busy_timeout={sqlite.BUSY_TIMEOUT_MS}")
        return "written anew" if small else "overwritten; too large to be written anew while in use"

    def close(self) -> None:
        for engine in (self.engine, self._relaxed, self.reading):
            engine.dispose()
        if self.replica is not None:
            self.replica.close()
        if self._queue is not None:
            self._queue.close()


def _common(pool_size: int) -> dict[str, Any]:
    return {"pool_size": pool_size, "max_overflow": pool_size, "hide_parameters": True}


def is_sqlite(session: Session) -> bool:
    """Which of the two databases a session speaks to."""
    return session.get_bind().dialect.name == "sqlite"


def insert_into(session: Session, table: Any) -> Any:
    """An INSERT that can say ON CONFLICT, as the database of the session writes it; `table`: or its model."""
    return (sqlite_dialect if is_sqlite(session) else postgresql_dialect).insert(table)
