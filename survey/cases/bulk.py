"""Many rows at once, as fast as each database takes them. Values are as the database keeps them.

A column without any value is left out. SQLite: the driver's executemany; None, bytes and bool each cost it
a microsecond that text and integers do not, so bytes go as bytearray. PostgreSQL: COPY.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.sql import SQL, Identifier
from sqlalchemy import ColumnElement, LargeBinary, cast, column, func, insert, literal, select, table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.database import is_sqlite


def insert_rows(session: Session, into: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows of `columns` into the table `into`. A repeated key is an error."""
    if not rows:
        return
    by_column = dict(zip(columns, zip(*rows, strict=True), strict=True))
    nothing = (None,) * len(rows)
    given = {name: values for name, values in by_column.items() if values != nothing}
    if is_sqlite(session):
        _executemany(session, into, given)
    else:
        _copy(session, into, given)


def _executemany(session: Session, into: str, given: Mapping[str, Sequence[Any]]) -> None:
    plain = table(into, *(column(name) for name in given))  # without types: nothing is converted
    statement = str(insert(plain).compile(dialect=session.get_bind().dialect))
    bound = [
        [_bound(value) for value in values] if isinstance(_first(values), bytes) else values
        for values in given.values()
    ]
    session.connection().exec_driver_sql(statement, list(zip(*bound, strict=True)))


def _first(values: Sequence[Any]) -> Any:
    return next(value for value in values if value is not None)


def _bound(value: Any) -> Any:
    return bytearray(value) if isinstance(value, bytes) else value


def _copy(session: Session, into: str, given: Mapping[str, Sequence[Any]]) -> None:
    driver = session.connection().connection.driver_connection
    assert isinstance(driver, Connection), "PostgreSQL is spoken to by psycopg"
    names = SQL(", ").join(Identifier(name) for name in given)
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(into), names)
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in zip(*given.values(), strict=True):
            copy.write_row(row)


def among(
    session: Session, attribute: InstrumentedAttribute[Any], values: Collection[Any]
) -> ColumnElement[bool]:
    """`attribute IN values`, for thousands of values; a statement with as many parameters takes longer to
    build than to run.

    PostgreSQL is given them as one JSON array (psycopg's own arrays cost ten times as much), SQLite in a
    temporary table, which the next call empties: execute the one statement before making another.
    """
    if is_sqlite(session):
        driver = session.connection().exec_driver_sql
        driver("CREATE TEMP TABLE IF NOT EXISTS sought (value)")
        driver("DELETE FROM sought")
        driver("INSERT INTO sought VALUES (?)", [(_bound(value),) for value in values])
        return attribute.in_(select(column("value")).select_from(table("sought")))
    sent = json.dumps([value.hex() if isinstance(value, bytes) else value for value in values])
    value = func.jsonb_array_elements_text(cast(literal(sent), JSONB)).column_valued("value")
    binary = isinstance(attribute.type, LargeBinary)
    return attribute.in_(select(func.decode(value, "hex") if binary else cast(value, attribute.type)))
