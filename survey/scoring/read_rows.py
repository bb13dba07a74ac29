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
    bindparam,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session

from survey.models import DirtyDay, fact_month, frozen_fact
from survey.models.month_facts import COUNTED
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
            with by_index(self.session):
                kept = list(self._asked(_kept(self.by), {"days": live}))
                rows = list(self._asked(_counted_live(self.by), {"days": live}))
            for row in kept:
                yield self._found(row, taken_away(row[6:]), months)
            for row in rows:
                yield self._found(row, row[6:], months)
        yield from self._frozen(Basis.SETTLED, months.frozen)

    def by_closing(self, months: Months) -> Iterator[Found]:
        """A case belongs to the month in which it was closed."""
        yield from self._whole_months(Basis.CLOSED, months)
        given = {"days": self._live(), "months": months.all}
        with by_index(self.session):
            kept = list(self._asked(_kept_by_closing(self.by), given))
            rows = list(self._asked(_counted_live_by_closing(self.by), given))
        for row in kept:
            yield self._found(row, taken_away(row[6:]), months)
        for row in rows:
            yield self._found(row, row[6:], months)
        if months.living and self.by not in _OF_RATINGS_ONLY and not self.ratings_only:
            waiting = keyed(without_a_day(months.living).subquery(), self.by)
            for row in self._asked(added_up(waiting, self.by, Basis.CLOSED)):
                yield self._found(row, row[6:], months)
        yield from self._frozen(Basis.CLOSED, months.frozen)

    def _whole_months(self, basis: Basis, months: Months) -> Iterator[Found]:
        whole = _month_facts(basis, self.monthly or bool(months.frozen), self.rounds, bool(self.units))
        given = {"part": part_of(self.by), "months": months.all, "units": self.units or ()}
        for row in self._asked(whole, given):
            yield self._found(row, row[6:], months)

    def _frozen(self, basis: Basis, months: Sequence[str]) -> Iterator[Found]:
        """Frozen months as they were, and as late what was heard since."""
        if not months:
            return
        whole = _frozen_facts(self.monthly, self.rounds, self.top is not None)
        given = {"part": part_of(self.by), "months": months, "basis": basis.value, "top": self.top}
        frozen = Months(months, ())
        for row in self._asked(whole, given, of_all_units=True):
            yield self._found(row, row[6:], frozen, rolled_up=True)
        if self.by not in _OF_RATINGS_ONLY:
            since = keyed(since_frozen(basis, months).subquery(), self.by)
            for row in self._asked(added_up(since, self.by, basis)):
                yield self._found(row, levels_as_late(row[6:]), frozen)

    def _live(self) -> list[str]:
        """Today, and the days that have changed since their facts were counted."""
        return sorted({*self.session.scalars(select(DirtyDay.day).distinct()), self.today})

    def _asked(
        self, question: _Question, given: Mapping[str, Any] | None = None, *, of_all_units: bool = False
    ) -> Iterator[Sequence[Any]]:
        """The rows, with PLACE and COUNTED, within the rounds and units that are wanted."""
        ids = None if self.units is None or of_all_units else set(self.units)
        for row in self.session.connection().execute(question, given or {}):  # rows as the driver made them
            if (self.rounds is None or row[5] in self.rounds) and (ids is None or row[3] in ids):
                yield row

    def _found(
        self, row: Sequence[Any], figures: Figures, months: Months, *, rolled_up: bool = False
    ) -> Found:
        if row[0] in months.frozen:
            figures = late_only(figures)
        month = row[0] if self.monthly else ""
        return Found(month, row[2], row[3], _OBJECTS[row[4]], row[5], figures, rolled_up)


# Questions are built once: building one costs more than asking it.


@cache
def _month_facts(basis: Basis, by_month: bool, rounds: tuple[str, ...] | None, of_some: bool) -> _Question:
    """Whole months from the table itself, added up over the period."""
    table = fact_month.c
    own: ColumnElement[Any] = table.closed_month if basis is Basis.CLOSED else table.month
    month: ColumnElement[Any] = own if by_month else literal("", String).label("month")
    place = [table.key, table.unit_id, table.object, table.round]
    sums = [func.sum(table[name]).label(name) for name in COUNTED]
    query: _Question = select(month, table.part, *place, *sums).where(
        table.part == bindparam("part"), own.in_(_MONTHS)
    )
    if rounds is not None:
        query = query.where(table.round.in_(rounds))
    if of_some:
        query = query.where(table.unit_id.in_(bindparam("units", expanding=True)))
    return query.group_by(table.part, *place, *([own] if by_month else []))


@cache
def _frozen_facts(by_month: bool, rounds: tuple[str, ...] | None, of_one: bool) -> _Question:
    """Frozen months, which are rolled up already, added up over the period."""
    table = frozen_fact.c
    month: ColumnElement[Any] = table.month if by_month else literal("", String).label("month")
    place = [table.key, table.unit_id, table.object, table.round]
    sums = [func.sum(table[name]).label(name) for name in COUNTED]
    query: _Question = select(month, table.part, *place, *sums).where(
        table.part == bindparam("part"), table.month.in_(_MONTHS), table.basis == bindparam("basis")
    )
    if rounds is not None:
        query = query.where(table.round.in_(rounds))
    if of_one:
        query = query.where(table.unit_id == bindparam("top"))
    return query.group_by(table.part, *place, *([table.month] if by_month else []))


@cache
def _kept(by: Breakdown | None) -> _Question:
    rows = kept_days(by)
    return added_up(select(rows).where(rows.c.day.in_(_DAYS)).subquery(), by)


@cache
def _counted_live(by: Breakdown | None) -> _Question:
    return added_up(_live_rows(by), by)


@cache
def _kept_by_closing(by: Breakdown | None) -> _Question:
    rows = kept_days(by)
    inside = rows.c.closed_month.in_(_MONTHS), rows.c.day.in_(_DAYS)
    return added_up(select(rows).where(*inside).subquery(), by, Basis.CLOSED)


@cache
def _counted_live_by_closing(by: Breakdown | None) -> _Question:
    rows = _live_rows(by)
    return added_up(select(rows).where(rows.c.closed_month.in_(_MONTHS)).subquery(), by, Basis.CLOSED)


def _live_rows(by: Breakdown | None) -> FromClause:
    makers = {Breakdown.REASON: of_reasons, Breakdown.INTERVIEWER: of_interviewers}
    maker = makers.get(by, counted) if by else counted
    days = cast("Collection[str]", _DAYS)  # `in_` takes a parameter for the days as well
    return keyed(maker(days).subquery(), by)
