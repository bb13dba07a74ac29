"""Rows in every table there is, with values that databases keep differently: made from the models alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    Enum,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    insert,
    update,
)

from survey.backup.rows import rows_of
from survey.backup.tables import tables_of
from survey.models import Base
from survey.models.base import Utc
from survey.runtime import Runtime

ROWS = 3
_MOMENT = datetime(2026, 10, 19, 2, 0, 0, 123456, tzinfo=UTC)
_WORDS = ("满意'\";--\\", "ünïcode\t\n%s {}", "")


def fill(runtime: Runtime) -> None:
    """ROWS rows in every table; where a table refers to itself, the first row refers to the last."""
    with runtime.database.write() as session:
        for table in Base.metadata.sorted_tables:
            rows = [_row(table, number) for number in range(1, ROWS + 1)]
            session.execute(insert(table), rows)
            for column in table.columns:
                if _refers_to_itself(column):
                    session.execute(update(table).where(table.c.id == 1).values({column.name: ROWS}))
        connection = session.connection()
        for one in tables_of(connection):
            rows_of(connection).number_on(connection, one)


def _row(table: Table, number: int) -> dict[str, Any]:
    return {column.name: _value(table, column, number) for column in table.columns}


def _refers_to_itself(column: "Column[Any]") -> bool:
    return any(key.column.table is column.table for key in column.foreign_keys)


def _value(table: Table, column: "Column[Any]", number: int) -> Any:
    if _refers_to_itself(column):
        return None
    key: ForeignKey | None = next(iter(column.foreign_keys), None)
    if key is not None:
        return _value(key.column.table, key.column, number)
    if column.nullable and number == ROWS and not column.unique:
        return None
    return _of_type(column, number)


def _of_type(column: "Column[Any]", number: int) -> Any:
    match column.type:
        case Utc():
            return _MOMENT + timedelta(days=number, microseconds=number)
        case Boolean():
            return bool(number % 2)
        case Enum() as kind:
            return (kind.enum_class or str)(kind.enums[number % len(kind.enums)])
        case JSON():
            return ({"一": [1, 2.5, None, True]}, ["a", "\u0007"], {})[number % 3]
        case Double():
            return (0.1, -1e300, 3.0)[number % 3]
        case LargeBinary() as kind:
            return (b"\x01key%d\x00\xff" % number * 40)[: kind.length or 300]
        case Text():
            return _WORDS[number % 3] * 50
        case String() as kind:
            return f"{number}{_WORDS[number % 3]}"[: kind.length or 20]
        case BigInteger() | Integer():
            return number if column.primary_key else (2**31 - 1, 0, -number)[number % 3]
        case other:
            raise TypeError(f"{column}: how is a {other!r} made?")
