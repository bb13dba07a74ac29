"""Counts of the first round, added up by the database for what a page shows, in one question.

`read_counts` answers for every round at once and is what suppression needs; a page asks less and more often.
Both add up the same rows, of kept days from `fact_day` and of other days counted live, and a test holds them
to the same numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    Row,
    Select,
    String,
    bindparam,
    func,
    select,
)
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import Session

from survey.models import DirtyDay, FactDay
from survey.scoring.counting import counted
from survey.scoring.counts import Counts
from survey.scoring.periods import Period
from survey.vocabulary import Disposition, NotAsked, RatedObject


class Part(StrEnum):
    """By what the counts of a unit are parted; `whole` is not."""

    WHOLE = "whole"
    MONTH = "month"
    CHANNEL = "channel"
    CATEGORY = "category"


_PARTS = tuple(Part)[1:]
_Row = Row[*tuple[Any, ...]]
Tally = Mapping[tuple[RatedObject, Any], Counts]


@dataclass(frozen=True)
class Tallier:
    """Counts in the snapshot of `session`; `today` is the local day in ISO form."""

    session: Session
    today: str

    def by_unit(self, period: Period) -> Tally:
        """By object and id of the unit: its own cases, nothing below it."""
        return _added_up(self._rows(period, ("unit_id",)), 0)

    def of_units(self, period: Period, unit_ids: Collection[int]) -> Mapping[Part, Tally]:
        """These units together, by object and month, channel or category; `whole` has the one key ''."""
        rows = self._rows(period, _PARTS, unit_ids)
        parted = {part: _added_up(rows, place) for place, part in enumerate(_PARTS)}
        return parted | {Part.WHOLE: _added_up(rows, None)}

    def _rows(
        self, period: Period, keys: tuple[str, ...], unit_ids: Collection[int] | None = None
    ) -> Sequence[_Row]:
        """Kept days and live ones apart: together they would be copied before they are added up."""
        dirty = self.session.scalars(select(DirtyDay.day).distinct())
        live = [day for day in {*dirty, self.today} if period.first_day <= day <= period.last_day]
        given = {"first_day": period.first_day, "last_day": period.last_day, "live": live}
        if unit_ids is not None:
            given["units"] = list(unit_ids)
        connection = self.session.connection()  # rows without what the session adds to them
        kept = connection.execute(_question(keys, False, unit_ids is not None), given).all()
        if not live:
            return kept
        return [*kept, *connection.execute(_question(keys, True, unit_ids is not None), given)]


@cache
def _question(keys: tuple[str, ...], now: bool, of_some: bool) -> Select[*tuple[Any, ...]]:
    """The sums by level, end, reason and `keys`. Built once: building it costs more than asking it."""
    source = _live() if now else FactDay.__table__
    made: dict[str, ColumnElement[Any]] = {
        Part.MONTH: func.substr(source.c.day, 1, 7),
        Part.CHANNEL: sql_cast(source.c.channel, String),
    }
    what = [source.c[name] for name in ("level", "late", "disposition", "not_asked")]
    parted = [made[name] if name in made else source.c[name] for name in keys]
    groups = [sql_cast(source.c.object, String), *what, *parted]
    sums = [func.sum(source.c[name]) for name in ("n", "called", "reached")]
    query = select(*sums, *groups).where(source.c.round == 1).group_by(*groups)
    if of_some:
        query = query.where(source.c.unit_id.in_(bindparam("units", expanding=True)))
    if now:
        return query
    days = source.c.day.between(bindparam("first_day"), bindparam("last_day"))
    return query.where(days, source.c.day.not_in(bindparam("live", expanding=True)))


def _live() -> FromClause:
    live: BindParameter[Any] = bindparam("live", expanding=True)
    return counted(cast("Collection[str]", live)).subquery()  # `in_` takes a parameter for the days as well


def _added_up(rows: Iterable[_Row], place: int | None) -> Tally:
    """The counts of `rows` for each object and key; the key stands at `place` behind what was counted."""
    heaps: dict[tuple[RatedObject, Any], list[_Row]] = defaultdict(list)
    objects = {rated.value: rated for rated in RatedObject}
    for row in rows:
        heaps[objects[row[3]], "" if place is None else row[8 + place]].append(row)
    return {key: _counts(heap) for key, heap in heaps.items()}


def _counts(rows: Iterable[_Row]) -> Counts:
    surveys = called = reached = 0
    levels: Counter[int] = Counter()
    late: Counter[int] = Counter()
    ends: Counter[str] = Counter()
    not_asked: Counter[str] = Counter()
    for row in rows:
        n = int(row[0])  # PostgreSQL sums to decimals
        _, level, is_late, end, why = row[3:8]
        if is_late:
            late[level] += n
        elif why:
            not_asked[why] += n
        else:
            surveys, called, reached = surveys + n, called + int(row[1]), reached + int(row[2])
            if level:
                levels[level] += n
            if end:
                ends[end] += n
    return Counts(
        surveys, called, reached, levels, late,
        {Disposition(code): n for code, n in ends.items()},
        {NotAsked(why): n for why, n in not_asked.items()},
    )  # fmt: skip
