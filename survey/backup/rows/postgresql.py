"""PostgreSQL: rows stream by COPY, turned into what SQLite would hold, and back, by the server itself."""

from collections.abc import Iterable, Iterator
from typing import Any

import psycopg
from psycopg import Connection as Driver
from sqlalchemy import JSON, Boolean, Connection, DateTime, Float, Integer, LargeBinary, String, text
from sqlalchemy.types import TypeEngine

from survey.backup.form import Refused, Row
from survey.backup.tables import Table, quoted

# How a column is asked for, and the type in which it comes. The first that fits holds.
_READ: tuple[tuple[type[TypeEngine[Any]], str, str], ...] = (
    (DateTime, "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')", "text"),
    (Boolean, "{}::int::int8", "int8"),
    (Integer, "{}::int8", "int8"),
    (Float, "{}::float8", "float8"),
    (LargeBinary, "{}", "bytea"),
    (JSON, "{}::text", "text"),
    (String, "{}::text", "text"),
)
# Keys between tables are taken away and put back: put back they are looked at once for all, by a join.
_REFERENCES = text("""
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I ', conrelid::regclass, conname)
               || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname
""")


class CannotHold(TypeError):
    """A column is of a type that backups do not know yet."""


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows of a table in the order of its key, one at a time."""
    asked = [_asked(name, kind) for name, kind in zip(table.columns, table.types, strict=True)]
    order = ", ".join(_ordered(table, name) for name in table.key)
    columns = ", ".join(words for words, _ in asked)
    statement = f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {order}"  # noqa: S608  # names of ours
    asking = f"COPY ({statement}) TO STDOUT (FORMAT BINARY)".encode()
    with _driver(connection).cursor() as cursor, cursor.copy(asking) as copy:
        copy.set_types([kind for _, kind in asked])
        yield from copy.rows()


def load(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into an empty table."""
    times = [place for place, kind in enumerate(table.types) if isinstance(kind, DateTime)]
    names = ", ".join(map(quoted, table.columns))
    putting = f"COPY {quoted(table.name)} ({names}) FROM STDIN".encode()
    try:
        with _driver(connection).cursor() as cursor, cursor.copy(putting) as copy:
            for row in rows:
                copy.write_row(_in_utc(row, times) if times else row)
    except psycopg.DataError as wrong:
        # Its own words have the value in them. SQLite takes texts of any length, and the sign NUL.
        said = wrong.diag.message_primary or type(wrong).__name__
        raise Refused(f"table {table.name}: a row does not fit here: {said}") from None


def loosen(connection: Connection) -> list[str]:
    """Let rows come before those they refer to; returns what puts the keys between tables back."""
    found = connection.execute(_REFERENCES).all()
    for away, _ in found:
        connection.execute(text(away))
    return [back for _, back in found]


def tighten(connection: Connection, loosened: list[str]) -> None:
    """Put the keys between tables back: an error if a row refers to one that is not there."""
    for back in loosened:
        connection.execute(text(back))


def number_on(connection: Connection, table: Table) -> None:
    """The next row gets a number above the highest."""
    if table.key != ("id",):
        return
    name = quoted(table.name)
    sequence = connection.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": name}).scalar()
    highest = connection.execute(text(f"SELECT max(id) FROM {name}")).scalar()  # noqa: S608  # a name of ours
    if sequence is not None and highest is not None:
        connection.execute(
            text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest}
        )


def look_over(connection: Connection) -> None:
    """What the planner knows of the tables, found out anew."""
    connection.execute(text("ANALYZE"))


def _asked(name: str, kind: object) -> tuple[str, str]:
    for known, words, comes_as in _READ:
        if isinstance(kind, known):
            return words.format(quoted(name)), comes_as
    raise CannotHold(f"{name}: {kind}")


def _ordered(table: Table, name: str) -> str:
    """As SQLite orders: texts by their bytes, nulls first."""
    kind = table.types[table.columns.index(name)]
    return quoted(name) + (' COLLATE "C"' if isinstance(kind, String) else "") + " NULLS FIRST"


def _in_utc(row: Row, times: list[int]) -> list[object]:
    """A time says that it is one of UTC, whatever zone the server keeps."""
    told: list[object] = list(row)
    for place in times:
        if told[place] is not None:
            told[place] = f"{told[place]}+00"
    return told


def _driver(connection: Connection) -> "Driver[tuple[object, ...]]":
    driver = connection.connection.driver_connection
    assert isinstance(driver, Driver)
    return driver
