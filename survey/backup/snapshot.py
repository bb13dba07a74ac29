"""One moment of the whole database, while everybody works on."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from survey.backup.tables import names_of, quoted
from survey.database import Database, unhurried


@contextmanager
def snapshot(database: Database) -> Iterator[Connection]:
    """A connection that sees one moment, for as long as it is held, and keeps nobody from writing.

    SQLite: a reader of the log, which meanwhile only grows. PostgreSQL: REPEATABLE READ; the tables are held
    first, so that no migration changes one before its turn has come.
    """
    with database.reading.connect() as connection:
        if not database.is_sqlite:
            _stand_still(connection)
        yield connection


def _stand_still(connection: Connection) -> None:
    held = ", ".join(map(quoted, names_of(connection)))
    connection.rollback()
    connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    unhurried(connection)
    if held:
        connection.execute(text(f"LOCK TABLE {held} IN ACCESS SHARE MODE"))
