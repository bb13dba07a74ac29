"""Counts of the first round, added up by the database for what a page shows, in one question.

`read_counts` answers for every round at once and is what suppression needs; a page asks less and more often.
Both add up the same rows, of kept days from `fact_day` and of other days counted live, and a test holds them
to the same numbers.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, String, cast, func, select, union_all
from sqlalchemy.orm import Session

from survey.models import DirtyDay, FactDay
from survey.scoring.counting import COLUMNS, counted
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
        source = self._source(period)
        return _added_up(self._grouped(source, [source.c.unit_id]), 0)

    def of_units(self, period: Period, unit_ids: Collection[int]) -> Mapping[Part, Tally]:
        """These units together, by object and month, channel or category; `whole` has the one key ''."""
        source = self._source(period, unit_ids)
        month = func.substr(source.c.day, 1, 7)
        rows = self._grouped(source, [month, cast(source.c.channel, String), source.c.category])
        parted = {part: _added_up(rows, place) for place, part in enumerate(_PARTS)}
        return parted | {Part.WHOLE: _added_up(rows, None)}

    def _grouped(self, source: FromClause, keys: Sequence[ColumnElement[Any]]) -> Sequence[_Row]:
        what = [source.c[name] for name in ("level", "late", "disposition", "not_asked")]
        groups = [cast(source.c.object, String), *what, *keys]
        sums = [func.sum(source.c[name]) for name in ("n", "called", "reached")]
        return self.session.execute(select(*sums, *groups).group_by(*groups)).all()

    def _source(self, period: Period, unit_ids: Collection[int] | None = None) -> FromClause:
        dirty = self.session.scalars(select(DirtyDay.day).distinct())
        live = [day for day in {*dirty, self.today} if period.first_day <= day <= period.last_day]
        kept = _first_round(FactDay.__table__, unit_ids).where(
            FactDay.day.between(period.first_day, period.last_day), FactDay.day.not_in(live)
        )
        if not live:
            return kept.subquery()
        return union_all(kept, _first_round(counted(live).subquery(), unit_ids)).subquery()


def _first_round(rows: FromClause, unit_ids: Collection[int] | None) -> Select[*tuple[Any, ...]]:
    query = select(*(rows.c[name] for name in COLUMNS)).where(rows.c.round == 1)
    return query if unit_ids is None else query.where(rows.c.unit_id.in_(unit_ids))


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
