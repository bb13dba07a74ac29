"""Rows of counts as they are kept or counted live: the parts of which `read_counts` makes figures.

Each row is of one unit's own cases, except those of frozen months, which were rolled up on being frozen.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    String,
    Table,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from survey.models import DirtyDay, FrozenMonth, Survey, fact_month, frozen_fact
from survey.models.month_facts import COUNTED, LATE
from survey.scoring.by_index import by_index
from survey.scoring.counting import (
    counted,
    of_interviewers,
    of_reasons,
    since_frozen,
    without_a_day,
)
from survey.scoring.month_rows import added_up, kept_days, keyed, part_of
from survey.scoring.tally import Figures, late_only, levels_as_late, taken_away
from survey.vocabulary import Basis, Breakdown, RatedObject

_OBJECTS = {rated.value: rated for rated in RatedObject}
_OF_RATINGS_ONLY = (Breakdown.REASON, Breakdown.INTERVIEWER)
_DAYS: BindParameter[Any] = bindparam("days", expanding=True)
_MONTHS: BindParameter[Any] = bindparam("months", expanding=True)
_UNITS: BindParameter[Any] = bindparam("units", expanding=True)
_Question = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Found:
    """Figures in the order of COUNTED, to be added at a place; `month` is empty unless wanted by month."""

    month: str
    key: str
    unit_id: int
    object: RatedObject
    round: str
    figures: Figures
    rolled_up: bool = False


@dataclass(frozen=True)
class Months:
    """The months of a period: those that can still change, and those that are frozen."""

    living: Sequence[str]
    frozen: Sequence[str]

    @property
    def all(self) -> list[str]:
        return [*self.living, *self.frozen]


@dataclass(frozen=True)
class Reader:
    """Reads in the snapshot of `session`; `rounds`: names, None for all; `units`: ids, None for all.

    `top`: the id of the unit that `units` are and are below, for what is rolled up.
    """

    session: Session
    today: str
    by: Breakdown | None
    rounds: tuple[str, ...] | None
    top: int | None
    units: Sequence[int] | None
    monthly: bool
    ratings_only: bool = False

    def by_settling(self, months: Months) -> Iterator[Found]:
        """A case belongs to the month in which its survey settled, or in which it was not asked."""
        yield from self._whole_months(Basis.SETTLED, months)
        live = [day for day in self._live() if day[:7] in months.all]
        if live:
            yield from self._live_days(Basis.SETTLED, months, {"days": live})
        yield from self._frozen(Basis.SETTLED, months.frozen)

    def by_closing(self, months: Months) -> Iterator[Found]:
        """A case belongs to the month in which it was closed."""
        yield from self._whole_months(Basis.CLOSED, months)
        yield from self._live_days(Basis.CLOSED, months, {"days": self._live(), "months": months.all})
        if months.living and self.by not in _OF_RATINGS_ONLY and not self.ratings_only:
            waiting = keyed(without_a_day(months.living).subquery(), self.by)
            for row in self._asked(added_up(waiting, self.by, Basis.CLOSED, self.rounds)):
                yield self._found(row, row[6:])
        yield from self._frozen(Basis.CLOSED, months.frozen)

    def _whole_months(self, basis: Basis, months: Months) -> Iterator[Found]:
        """What is kept of the months; of frozen ones only what came late."""
        for some, late in ((months.living, False), (months.frozen, True)):
            if some:
                whole = _month_facts(basis, self.monthly, self.rounds, self.units is not None, late)
                for row in self._asked(whole, {"part": part_of(self.by), "months": some}):
                    yield self._found(row, late_only(row[6:]) if late else row[6:])

    def _live_days(self, basis: Basis, months: Months, given: Mapping[str, Any]) -> Iterator[Found]:
        """What is kept of the days that are not clean, taken away, and those days counted now."""
        shape = _Shape(self.by, basis, self.rounds, self.units is not None)
        with by_index(self.session):
            kept = list(self._asked(_kept(shape), given))
            now = list(self._asked(_counted_live(shape), given))
        for row, figures in (*((row, taken_away(row[6:])) for row in kept), *((row, row[6:]) for row in now)):
            yield self._found(row, late_only(figures) if row[0] in months.frozen else figures)

    def _frozen(self, basis: Basis, months: Sequence[str]) -> Iterator[Found]:
        """Frozen months as they were, and as late what was heard since."""
        if not months:
            return
        whole = _frozen_facts(self.monthly, self.rounds, self.top is not None)
        given = {"part": part_of(self.by), "months": months, "basis": basis.value}
        for row in self._asked(whole, given):
            yield self._found(row, row[6:], rolled_up=True)
        if self.by not in _OF_RATINGS_ONLY and (basis is Basis.CLOSED or self._asked_again(months)):
            since = keyed(since_frozen(basis, months).subquery(), self.by)
            for row in self._asked(added_up(since, self.by, basis, self.rounds)):
                yield self._found(row, levels_as_late(row[6:]))

    def _asked_again(self, months: Sequence[str]) -> bool:
        """Whether any later round ended since the first of these months was frozen."""
        first = select(func.min(FrozenMonth.frozen_at)).where(FrozenMonth.month.in_(months))
        later = exists().where(Survey.round > 1, Survey.settled_at >= first.scalar_subquery())
        return bool(self.session.scalar(select(later)))

    def _live(self) -> list[str]:
        """Today, and the days that have changed since their facts were counted."""
        return sorted({*self.session.scalars(select(DirtyDay.day).distinct()), self.today})

    def _asked(self, question: _Question, given: Mapping[str, Any] | None = None) -> Iterator[Sequence[Any]]:
        """The rows, with PLACE and COUNTED, within the rounds and units that are wanted."""
        ids = None if self.units is None else set(self.units)
        given = {"units": self.units or (), "top": self.top, **(given or {})}
        for row in self.session.connection().execute(question, given):  # rows as the driver made them
            if (self.rounds is None or row[5] in self.rounds) and (ids is None or row[3] in ids):
                yield row

    def _found(self, row: Sequence[Any], figures: Figures, *, rolled_up: bool = False) -> Found:
        month = row[0] if self.monthly else ""
        return Found(month, row[2], row[3], _OBJECTS[row[4]], row[5], figures, rolled_up)


# Questions are built once: building one costs more than asking it.


@dataclass(frozen=True)
class _Shape:
    """What makes one question another; `of_some`: of the units that are given."""

    by: Breakdown | None
    basis: Basis
    rounds: tuple[str, ...] | None
    of_some: bool


@cache
def _month_facts(
    basis: Basis, by_month: bool, rounds: tuple[str, ...] | None, of_some: bool, late: bool
) -> _Question:
    """Whole months from the table itself, added up over the period; `late`: where anything came late."""
    table = fact_month.c
    own: ColumnElement[Any] = table.closed_month if basis is Basis.CLOSED else table.month
    query = _added_up(fact_month, own, by_month, rounds)
    if of_some:
        query = query.where(table.unit_id.in_(_UNITS))
    came = [func.sum(table[name]) > 0 for name in LATE.values()]
    return query.having(or_(*came)) if late else query


@cache
def _frozen_facts(by_month: bool, rounds: tuple[str, ...] | None, of_one: bool) -> _Question:
    """Frozen months, which are rolled up already, added up over the period."""
    table = frozen_fact.c
    query = _added_up(frozen_fact, table.month, by_month, rounds).where(table.basis == bindparam("basis"))
    return query.where(table.unit_id == bindparam("top")) if of_one else query


def _added_up(
    facts: Table, own: ColumnElement[Any], by_month: bool, rounds: tuple[str, ...] | None
) -> _Question:
    table = facts.c
    month: ColumnElement[Any] = own if by_month else literal("", String).label("month")
    place = [table.part, table.key, table.unit_id, table.object, table.round]
    sums = [func.sum(table[name]).label(name) for name in COUNTED]
    query: _Question = select(month, *place, *sums).where(table.part == bindparam("part"), own.in_(_MONTHS))
    if rounds is not None:
        query = query.where(table.round.in_(rounds))
    return query.group_by(*place, *([own] if by_month else []))


@cache
def _kept(shape: _Shape) -> _Question:
    rows = kept_days(shape.by)
    return _of_days(select(rows).where(rows.c.day.in_(_DAYS)).subquery(), shape)


@cache
def _counted_live(shape: _Shape) -> _Question:
    makers = {Breakdown.REASON: of_reasons, Breakdown.INTERVIEWER: of_interviewers}
    maker = makers.get(shape.by, counted) if shape.by else counted
    days = cast("Collection[str]", _DAYS)  # `in_` takes a parameter for the days as well
    return _of_days(keyed(maker(days).subquery(), shape.by), shape)


def _of_days(rows: FromClause, shape: _Shape) -> _Question:
    """Rows of some days, added up, within what is wanted."""
    wanted = select(rows)
    if shape.basis is Basis.CLOSED:
        wanted = wanted.where(rows.c.closed_month.in_(_MONTHS))
    if shape.of_some:
        wanted = wanted.where(rows.c.unit_id.in_(_UNITS))
    return added_up(wanted.subquery(), shape.by, shape.basis, shape.rounds)
