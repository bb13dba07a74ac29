"""An engine of SQLite: WAL, foreign keys, nothing left behind, `BEGIN IMMEDIATE` for writers."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine, create_engine, event, make_url

BUSY_TIMEOUT_MS = 30_000


def engine(url: str, common: dict[str, Any], *, relaxed: bool, begin: str) -> Engine:
    """`common`: what engines of both kinds are given. `begin`: how a transaction begins."""
    if file := file_of(url):
        file.parent.mkdir(parents=True, exist_ok=True)
    made = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, **common)
    event.listen(made, "connect", partial(_prepare, "NORMAL" if relaxed else "FULL"))
    # Not by the event of that name: an engine with any listener pays for all of them at every statement.
    made.dialect.do_begin = partial(_begin, begin)  # type: ignore[method-assign]
    return made


def file_of(url: str) -> Path | None:
    """Where it lies; none for a database in memory."""
    database = make_url(url).database
    return Path(database).resolve() if database and database != ":memory:" else None


def queue_file(file: Path) -> IO[bytes]:
    """The file on which the writers of several processes queue."""
    return file.with_name(f"{file.name}-queue").open("ab")


def _prepare(synchronous: str, connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in (
        "journal_mode=WAL",
        f"synchronous={synchronous}",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is gone is gone from the file
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(begin: str, connection: Any) -> None:
    connection.execute(begin)
