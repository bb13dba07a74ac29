"""SQLite: a row goes out and in as it lies there."""

import sqlite3
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from survey.backup.form import Refused, Row
from survey.backup.tables import Table, quoted


def read(connection: Connection, table: Table) -> Iterator[Row]:
    """All rows of a table in the order of its key, one at a time."""
    columns, order = _list(table.columns), _list(table.key)
    statement = f"SELECT {columns} FROM {quoted(table.name)} ORDER BY {order}"  # noqa: S608  # names of ours
    rows: Iterator[Row] = connection.connection.cursor().execute(statement)
    return rows


def load(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Put rows into an empty table."""
    places = ", ".join("?" * len(table.columns))
    statement = f"INSERT INTO {quoted(table.name)} ({_list(table.columns)}) VALUES ({places})"  # noqa: S608
    try:
        connection.connection.cursor().executemany(statement, rows)  # type: ignore[arg-type]
    except sqlite3.DataError as wrong:
        raise Refused(f"table {table.name}: a row does not fit ({wrong})") from None


def loosen(connection: Connection) -> list[str]:
    """Let rows come before those they refer to, until the transaction ends."""
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    return []


def tighten(_connection: Connection, _loosened: list[str]) -> None:
    """The commit looks, and refuses."""


def number_on(_connection: Connection, _table: Table) -> None:
    """The next number is always one above the highest."""


def look_over(connection: Connection) -> None:
    """What the planner knows of the tables, found out anew."""
    connection.execute(text("ANALYZE"))


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(quoted, names))
