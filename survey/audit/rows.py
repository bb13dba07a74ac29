"""Rows of the trail as they lie in the database, read without trust: somebody may have written there."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Row, Select, String, Table, select, type_coerce
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from survey.audit.act import Act
from survey.models import Audit

_AT_ONCE = 2_000  # rows in memory
_T = cast(Table, Audit.__table__)
# The time as the driver gives it, the detail as its text: what cannot be read shall be told, not raised.
_RAW = (
    _T.c.id, _T.c.lane, _T.c.seq, _T.c.key_id, _T.c.previous_hash, _T.c.hash,
    type_coerce(_T.c.at, NullType()).label("at"), _T.c.actor, _T.c.act, _T.c.subject_kind, _T.c.subject_id,
    as_type(_T.c.detail, String).label("detail"),
)  # fmt: skip

LINKED: Select[Any] = select(*_RAW).where(_T.c.lane.is_not(None)).order_by(_T.c.lane, _T.c.seq, _T.c.id)
UNLINKED: Select[Any] = select(*_RAW).where(_T.c.lane.is_(None)).order_by(_T.c.id)


class Unreadable(ValueError):
    """A row that we have not written like this."""


def stream(session: Session, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query, some thousand at a time, however many there are."""
    yield from session.execute(query, execution_options={"yield_per": _AT_ONCE})


def act_of(row: Row[Any]) -> Act:
    """The act that a row tells of; Unreadable for a row that is none."""
    try:
        at = row.at if isinstance(row.at, datetime) else datetime.fromisoformat(row.at)
        detail = json.loads(row.detail)
        texts = (row.actor, row.act, row.subject_kind, row.subject_id)
        if not isinstance(detail, dict) or not all(isinstance(one, str) for one in texts):
            raise TypeError("not what we write")
        return Act(at if at.tzinfo else at.replace(tzinfo=UTC), *texts, detail)
    except (ValueError, TypeError, RecursionError) as wrong:
        raise Unreadable from wrong
