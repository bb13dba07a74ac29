"""The tables of a database as they stand there, whatever revision it is at.

Read from the database and not from the models: a backup of last year is restored into tables of last year,
and only then brought to today's.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, inspect, text

_NOT_OURS = ("alembic_version", "procrastinate_", "sqlite_")


@dataclass(frozen=True)
class Table:
    """`columns` by name, in the order of the alphabet: the two databases keep them in different ones."""

    name: str
    columns: tuple[str, ...]
    types: tuple[Any, ...]
    key: tuple[str, ...]

    def without(self, column: str) -> "Table":
        """The same table as it looks without that column, in the order of all the others."""
        kept = [(name, kind) for name, kind in zip(self.columns, self.types, strict=True) if name != column]
        names = tuple(name for name, _ in kept)
        return Table(self.name, names, tuple(kind for _, kind in kept), names)


def names_of(connection: Connection) -> list[str]:
    """Every table of ours; those that others refer to come before them."""
    found = inspect(connection).get_sorted_table_and_fkc_names()
    return [name for name, _ in found if name is not None and not name.startswith(_NOT_OURS)]


def tables_of(connection: Connection) -> list[Table]:
    """Every table of ours, in the order of `names_of`."""
    return [_table(connection, name) for name in names_of(connection)]


def _table(connection: Connection, name: str) -> Table:
    inspector = inspect(connection)
    columns = sorted(inspector.get_columns(name), key=lambda column: column["name"])
    return Table(
        name=name,
        columns=tuple(column["name"] for column in columns),
        types=tuple(column["type"] for column in columns),
        key=tuple(inspector.get_pk_constraint(name)["constrained_columns"]),
    )


def how_many(connection: Connection, name: str) -> int:
    """The rows of a table."""
    return int(connection.execute(text(f"SELECT count(*) FROM {quoted(name)}")).scalar_one())  # noqa: S608


def quoted(name: str) -> str:
    """A name as both databases take it, whatever it is."""
    return '"' + name.replace('"', '""') + '"'
