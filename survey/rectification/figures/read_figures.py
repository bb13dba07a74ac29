"""Reading what figures of a period are made from: by index, whatever lies before and after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from survey.models import Rectification, Survey
from survey.rectification.figures.days import Days
from survey.rectification.figures.roll_up import Rolled, roll_up
from survey.rectification.figures.tally import Fact, Span
from survey.rectification.read.may_see import SETTLED
from survey.runtime import Runtime
from survey.scoring.periods import Period
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RatedObject

_AT_ONCE = 2000
_ONE = Rectification
_COLUMNS: tuple[InstrumentedAttribute[Any], ...] = (
    _ONE.unit_id, _ONE.state, _ONE.causes, _ONE.finding, _ONE.ending, _ONE.next_survey_id, _ONE.opened_at,
    _ONE.verified_at, _ONE.ordered_at, _ONE.ordered_due_at, _ONE.reported_at, _ONE.accepted_at,
    _ONE.asked_again_at, _ONE.ended_at,
)  # fmt: skip
_TIMES_ASKED: tuple[InstrumentedAttribute[Any], ...] = (_ONE.opened_at, _ONE.ordered_due_at, _ONE.ended_at)
_LONGEST = timedelta(days=800)  # before a span: how far back a step that ends in it may have begun


@dataclass(frozen=True)
class Asked:
    """Which figures. `top`: of this unit and what is below it only; `named`: of those an order told it of."""

    period: Period
    object: RatedObject | None = None
    top: str | None = None
    named: bool = False


def read_figures(session: Session, runtime: Runtime, tree: UnitTree, asked: Asked) -> Rolled:
    """The figures of a period for every unit that has any."""
    span = span_of(runtime, asked.period)
    return roll_up(
        read_facts(session, span, conditions(tree, asked)),
        span,
        days_of_span(runtime, span),
        lambda unit_id: tree.above(tree.by_id[unit_id]),
    )


def span_of(runtime: Runtime, period: Period) -> Span:
    """The local days of a period, as moments."""
    last = date.fromisoformat(period.last_day)
    return Span(
        midnight(runtime, date.fromisoformat(period.first_day)),
        midnight(runtime, last + timedelta(days=1)),
        runtime.clock.now(),
    )


def midnight(runtime: Runtime, day: date) -> datetime:
    """When the local day begins."""
    return datetime.combine(day, time(), runtime.settings.zone)


def days_of_span(runtime: Runtime, span: Span) -> Days:
    """Enough days for every step of what ends in the span."""
    last = min(span.end, max(span.now, span.start)) + timedelta(days=1)
    return Days.between(runtime.calendar, (span.start - _LONGEST).date(), last.date())


def conditions(tree: UnitTree, asked: Asked) -> list[ColumnElement[bool]]:
    """What is counted, apart from when."""
    found: list[ColumnElement[bool]] = [SETTLED]
    if asked.object is not None:
        found.append(Rectification.object == asked.object)
    if asked.top is not None:
        found.append(Rectification.unit_id.in_(tree.branch_ids(asked.top)))
    if asked.named:
        found.append(Rectification.named == true())
    return found


def read_facts(session: Session, span: Span, narrowed: list[ColumnElement[bool]]) -> Iterator[Fact]:
    """What came in, fell due or ended in the span: each found by an index of its own."""
    found = or_(*(_within(at, span) for at in _TIMES_ASKED))
    query = (
        select(*_COLUMNS)
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(found, *narrowed)
        .execution_options(yield_per=_AT_ONCE)
    )
    for row in session.execute(query):
        unit_id, state, causes, finding, ending, next_survey, *times = row
        yield Fact(unit_id, state, tuple(causes), finding, ending, next_survey is not None, *times)


def _within(at: InstrumentedAttribute[Any], span: Span) -> ColumnElement[bool]:
    return and_(at >= span.start, at < span.end)
