"""The engine's own tables, beside ours in the same database, brought up to date by `flask db upgrade`.

They belong to the library: its schema is laid at first, and afterwards each of its migrations that is not
known here yet. They are in no backup: what stands in them can be lost.
"""

from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager

from scheduler.engine.address import conninfo

_ONE_AT_A_TIME = 0x68756966  # of an advisory lock: two machines may be upgraded at once
_NOTES = """
CREATE TABLE IF NOT EXISTS procrastinate_migration (
    name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()
)
"""


def install(database_url: str) -> list[str]:
    """Lay the schema or apply what is missing, in one transaction; the names of what was applied."""
    with psycopg.connect(conninfo(database_url)) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_AT_A_TIME,))
        connection.execute(_NOTES)
        files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
        missing = _missing(connection, files)
        if _is_there(connection):
            for file in missing:
                connection.execute(file.read_bytes())
        else:
            connection.execute(SchemaManager.get_schema())
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO procrastinate_migration (name) VALUES (%s)", [(file.name,) for file in missing]
            )
    return [file.name for file in missing]


def is_current(connection: psycopg.Connection) -> bool:
    """Whether the tables are there and nothing of the library's is missing."""
    if not _is_there(connection):
        return False
    files = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    return not _missing(connection, files)


def _is_there(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('procrastinate_jobs') IS NOT NULL").fetchone()
    return bool(row and row[0])


def _missing(connection: psycopg.Connection, files: list[Path]) -> list[Path]:
    known = {name for (name,) in connection.execute("SELECT name FROM procrastinate_migration")}
    return [file for file in files if file.name not in known]
