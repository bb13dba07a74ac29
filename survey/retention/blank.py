"""What stands in place of something unique that is gone: random, made by the database for many rows."""

from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, func, literal_column
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.database import is_sqlite
from survey.recognise import GONE


def random_for(session: Session, column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    """Another value for each row: as many random bytes as the column holds, or a random text."""
    kind = column.type
    if isinstance(kind, LargeBinary):
        return _bytes(session, kind.length or 32)
    return GONE + _text(session)


def _bytes(session: Session, size: int) -> ColumnElement[Any]:
    if is_sqlite(session):
        return func.randomblob(size)
    # PostgreSQL has no other source of good chance without an extension: 122 bits in each of these.
    made = " || ".join(["gen_random_uuid()::text"] * (size // 16))
    return func.decode(func.replace(literal_column(f"({made})"), "-", ""), "hex")


def _text(session: Session) -> ColumnElement[Any]:
    if is_sqlite(session):
        return func.lower(func.hex(func.randomblob(16)))
    return func.replace(literal_column("gen_random_uuid()::text"), "-", "")
