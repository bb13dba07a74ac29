"""Something in every sealed column, in rows that only a sweep looks at: what they refer to is not there."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Enum, LargeBinary, String, create_engine, insert, select, text

from survey.models.base import Utc
from survey.office.keys.columns import COLUMNS, key_of
from survey.runtime import Runtime
from survey.secrets import Sealed

SAID = "王大嫂说路还没修好"


def seal_everywhere(runtime: Runtime, numbers: range = range(1, 3)) -> int:
    """A row of each of these numbers in each table that has something sealed; how many values that makes."""
    columns = {sealed: column.property.columns[0] for sealed, column in COLUMNS.items()}
    engine = create_engine(runtime.settings.database_url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in {column.table for column in columns.values()}:
            theirs = {one.name: sealed for sealed, one in columns.items() if one.table is table}
            for number in numbers:
                row = {one.name: _filled(one, number) for one in table.columns}
                row |= {name: runtime.keyring.seal(f"{SAID} {number}", one) for name, one in theirs.items()}
                connection.execute(insert(table).values(row))
    engine.dispose()
    return len(numbers) * len(columns)


def opened(runtime: Runtime) -> dict[Sealed, list[str]]:
    """All that is sealed, in order."""
    with runtime.database.read() as session:
        return {
            sealed: [
                runtime.keyring.open(value, sealed)
                for value in session.scalars(select(column).order_by(key_of(column)))
            ]
            for sealed, column in COLUMNS.items()
        }


def _filled(column: Column[Any], number: int) -> object:
    kind = column.type
    if isinstance(kind, Enum):
        return kind.enums[0]
    if isinstance(kind, LargeBinary):
        return number.to_bytes(16, "big")
    if isinstance(kind, String):
        return str(number)
    if isinstance(kind, JSON | Boolean):
        return [] if isinstance(kind, JSON) else False
    return datetime(2026, 10, 19, tzinfo=UTC) if isinstance(kind, Utc) else number
