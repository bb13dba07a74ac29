"""Rows that nobody reads back within their transaction: many messages then share a statement."""

from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql import Executable


class Later:
    """What is to be written, by statement; `flush` before anything of it is read."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Executable, list[dict[str, Any]]] = {}

    def add(self, statement: Executable, *rows: dict[str, Any]) -> None:
        """`statement` is one of those that are built once: it is known by being the same object."""
        self._rows.setdefault(statement, []).extend(rows)

    def flush(self) -> None:
        """Write it, statements in the order in which they were first used."""
        waiting, self._rows = self._rows, {}
        for statement, rows in waiting.items():
            self._connection.execute(statement, rows)
