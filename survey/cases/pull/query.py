"""The operator's query, wrapped: from a mark on, in the order of its column, and a chunk at a time."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, bindparam, column, or_, select, text
from sqlalchemy.types import NullType

from survey.cases.outcomes import Unusable
from survey.cases.pull.watermark import Value, Watermark
from survey.cases.rows import unique_columns
from survey.policy.sources import Source

# What looks like a bound value and is part of a text of the operator's, such as ':x' in quotes.
_OTHER_BOUND = re.compile(r"(?<![:\w\\]):(?!watermark\b)(\w)")
_TAKEN = (str, int, float, list, tuple, date)  # yes and no are numbers, and times are dates


@dataclass(frozen=True)
class Found:
    """A query under way. `marked`: which column the watermark is. `close` gives up what was not fetched."""

    columns: tuple[str, ...]
    marked: int
    parts: Iterator[Sequence[Row[Any]]]
    close: Callable[[], None]


def ask(connection: Connection, source: Source, mark: Watermark | None, chunk: int) -> Found:
    """Ask for all rows from the mark on, the lowest first; they come as they are fetched, `chunk` at a time.

    Rows without a watermark come each time: nobody could tell when they change. Raises Unusable where the
    query has no such column.
    """
    given = bindparam("watermark", _as_bound(connection, mark), NullType()) if mark else None
    inner = text(_OTHER_BOUND.sub(r"\\:\1", source.query.strip().rstrip(";")) + "\n")
    if source.is_bound:
        assert given is not None, "the policy gives such a query a beginning"
        inner = inner.bindparams(given)
    pulled = inner.columns(column(source.watermark)).subquery("pulled")
    marked = pulled.c[source.watermark]
    asked = select(text("*")).select_from(pulled).order_by(marked)
    if given is not None and not source.is_bound:
        asked = asked.where(or_(marked >= given, marked.is_(None)))
    result = connection.execution_options(yield_per=chunk).execute(asked)
    columns = unique_columns(list(result.keys()))
    if (marked_at := _place(columns, source.watermark)) is None:
        result.close()
        raise Unusable(f"the query gives no column {source.watermark}, which is to be its watermark")
    return Found(columns, marked_at, result.partitions(), result.close)


def cell(value: object) -> object:
    """A value as the field maps take it: text, numbers and times as they are, exact numbers without a
    needless point, anything else as text."""
    if value is None or isinstance(value, _TAKEN):
        return value
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if whole else str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "surrogateescape")
    return str(value)


def _place(columns: Sequence[str], watermark: str) -> int | None:
    """Databases differ in what they make of capitals."""
    for same in (str, str.casefold):
        for place, name in enumerate(columns):
            if same(name) == same(watermark):
                return place
    return None


def _as_bound(connection: Connection, mark: Watermark) -> Value:
    """SQLite has no times: they are text there."""
    value = mark.value
    if connection.dialect.name == "sqlite" and isinstance(value, datetime | date):
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    return value
