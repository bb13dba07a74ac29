"""Rows of a table, out of and into either database, as a backup holds them.

A backup holds what SQLite would: whole numbers (yes and no are 1 and 0), floating ones, texts, bytes. A time
is the text of UTC to the microsecond, JSON is the text that was written.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

from sqlalchemy import Connection

from survey.backup.form import Row
from survey.backup.rows import postgresql, sqlite
from survey.backup.tables import Table


class _Kind(Protocol):
    """What each of the two modules can do."""

    def read(self, connection: Connection, table: Table) -> Iterator[Row]: ...

    def load(self, connection: Connection, table: Table, rows: Iterable[Row]) -> None: ...

    def loosen(self, connection: Connection) -> list[str]: ...

    def tighten(self, connection: Connection, loosened: list[str]) -> None: ...

    def number_on(self, connection: Connection, table: Table) -> None: ...

    def look_over(self, connection: Connection) -> None: ...


def rows_of(connection: Connection) -> _Kind:
    """The ways of this connection's database."""
    return sqlite if connection.dialect.name == "sqlite" else postgresql
