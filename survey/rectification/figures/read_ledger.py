"""The ledger (台账): every rectification that was under way in a period, with every date. No names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.models import Case, Rectification, Survey
from survey.rectification.figures.tally import Span, is_in_time
from survey.vocabulary import Ending, Finding, LegalStep, RatedObject
from survey.vocabulary import RectificationState as State

_AT_ONCE = 1000
_ONE = Rectification


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. It tells who said what to whoever knows the case: never for a unit (R6)."""

    id: int
    case_no: str
    source: str
    unit_id: int
    object: RatedObject
    round: int
    level: int
    heard_at: datetime
    opened_at: datetime
    state: State
    due_at: datetime
    finding: Finding | None
    causes: tuple[str, ...]
    verified_at: datetime | None
    ordered_at: datetime | None
    extended_at: datetime | None
    ordered_due_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None
    asked_again_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None
    legal_step: LegalStep | None

    def in_time(self, now: datetime) -> bool | None:
        """Whether its order was carried out in time; None: no order, or not due yet."""
        if self.ordered_due_at is None:
            return None
        if is_in_time(self.reported_at, self.ordered_due_at, self.state):
            return True
        return False if self.ordered_due_at <= now else None


def read_ledger(session: Session, span: Span, narrowed: Sequence[ColumnElement[bool]]) -> Iterator[Entry]:
    """Those opened before the span is over that had not ended before it, by when they were opened."""
    query = (
        select(_ONE.id, Case.case_no, Case.source, *_COLUMNS)
        .join(Survey, Survey.id == _ONE.survey_id)
        .join(Case, Case.id == _ONE.case_id)
        .where(
            _ONE.opened_at < span.end, or_(_ONE.ended_at.is_(None), _ONE.ended_at >= span.start), *narrowed
        )
        .order_by(_ONE.opened_at, _ONE.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in session.execute(query):
        values = dict(zip(_NAMES, row, strict=True))
        yield Entry(**{**values, "causes": tuple(values["causes"])})


_NAMES = tuple(Entry.__dataclass_fields__)
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = tuple(getattr(_ONE, name) for name in _NAMES[3:])
