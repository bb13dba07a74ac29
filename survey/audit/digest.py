"""A keyed digest over answers and surveys: of what neither purging nor any lawful act changes afterwards.

Of an answer: what was said, of which question, to whom it belongs, when and by which channel it was heard,
how it was read. Not its words, nor the message it came in, which go when their time is over. Of a survey that
has settled: what it was about, how it ended, and which of its answers count. Not whether it was taken out of
the figures (there is an act for that), nor whether somebody was called and reached: a carrier's late report
may still say so.
"""

import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, DateTime, Select, String, Table, select, type_coerce
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, TypeDecorator

from survey.audit.act import packed
from survey.audit.rows import stream
from survey.models import Answer, FrozenMonth, Rank, Survey, frozen_fact

_ANSWER, _SURVEY = cast(Table, Answer.__table__), cast(Table, Survey.__table__)
_MONTH, _RANK = cast(Table, FrozenMonth.__table__), cast(Table, Rank.__table__)
OF_ANSWER = (
    "id", "survey_id", "question", "object", "level", "value", "channel", "how", "heard_at", "late",
    "corrects_id", "account_id",
)  # fmt: skip
OF_SURVEY = (
    "id", "case_id", "round", "questionnaire_id", "unit_id", "petition_office_id", "category", "language",
    "closed_month", "stratum", "inclusion_probability", "reading_order", "channel", "disposition",
    "settled_at", "settled_day", "demo",
)  # fmt: skip
_SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Digest:
    """How many rows, and one hash of all of them."""

    n: int
    hash: bytes


def of_answers(session: Session, key: bytes, first: int, last: int) -> Digest:
    """Over the answers with these numbers, first and last included."""
    rows = _raw(_ANSWER, OF_ANSWER).where(_ANSWER.c.id.between(first, last)).order_by(_ANSWER.c.id)
    return _digest(session, key, "answers", rows)


def of_surveys(
    session: Session, key: bytes, day: str, excluded: Callable[[int, bool], None] = lambda *_: None
) -> Digest:
    """Over the surveys that settled on a local day, and which of their answers count; `excluded` is told of
    each whether its ratings are taken out of the figures."""
    theirs = (_SURVEY.c.settled_day == day, _SURVEY.c.state == _SETTLED)
    surveys = _raw(_SURVEY, OF_SURVEY).add_columns(_SURVEY.c.excluded.label("is_excluded")).where(*theirs)
    found = _Running(key, "surveys")
    for row in stream(session, surveys.order_by(_SURVEY.c.id)):
        found.add(row[:-1])
        excluded(row[0], bool(row.is_excluded))
    counted = (
        select(_ANSWER.c.survey_id, _ANSWER.c.id)
        .join(_SURVEY, _SURVEY.c.id == _ANSWER.c.survey_id)
        .where(*theirs, _ANSWER.c.counted)
        .order_by(_ANSWER.c.id)
    )
    n = found.n
    for row in stream(session, counted):
        found.add(row)
    return Digest(n, found.hash())


def of_month(session: Session, key: bytes, month: str) -> Digest:
    """Over the figures of a closed month, its ranks, and by what it was scored."""
    found = _Running(key, "month")
    for table, column in (
        (_MONTH, _MONTH.c.month),
        (frozen_fact, frozen_fact.c.month),
        (_RANK, _RANK.c.period),
    ):
        first = next(iter(table.primary_key.columns))
        rows = _raw(table, tuple(table.columns.keys())).where(column == month).order_by(first)
        for row in stream(session, rows):
            found.add((table.name, *row))
    return Digest(found.n, found.hash())


def _digest(session: Session, key: bytes, what: str, rows: Select[Any]) -> Digest:
    found = _Running(key, what)
    for row in stream(session, rows):
        found.add(row)
    return Digest(found.n, found.hash())


class _Running:
    def __init__(self, key: bytes, what: str) -> None:
        self._mac, self.n = hmac.new(key, packed("digest", what), "sha256"), 0

    def add(self, row: Sequence[Any]) -> None:
        self.n += 1
        self._mac.update(packed(*(_said(one) for one in row)))

    def hash(self) -> bytes:
        return self._mac.digest()


def _raw(table: Table, names: Sequence[str]) -> Select[Any]:
    """Columns as the driver gives them: somebody may have written there what we would not read."""
    return select(*(_column(table.c[name]) for name in names))


def _column(column: ColumnElement[Any]) -> ColumnElement[Any]:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(kind, JSON):
        return type_coerce(as_type(column, String), _Json())
    return type_coerce(column, _When() if isinstance(kind, DateTime) else NullType())


class _When(TypeDecorator[Any]):
    """A moment in microseconds of UTC: SQLite keeps it as text without a zone. As it lies there where it
    cannot be read."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Any) -> Any:
        try:
            moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return value
        at = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return at.astimezone(UTC).isoformat(timespec="microseconds")


class _Json(TypeDecorator[Any]):
    """JSON with its keys sorted: a copy into another database may write it with other blanks."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: Any, _dialect: Any) -> Any:
        try:
            return json.dumps(json.loads(value), sort_keys=True)
        except (TypeError, ValueError, RecursionError):
            return value


def _said(value: Any) -> bytes:
    """Nothing is another thing than an empty text; yes and no are 1 and 0, as SQLite keeps them."""
    if value is None:
        return b""
    if isinstance(value, bytes | memoryview):
        return b"=" + bytes(value)
    return b"=" + str(int(value) if isinstance(value, bool) else value).encode("utf-8", "surrogatepass")
