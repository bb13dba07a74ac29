"""Costs as counts of a day, kept so that a page need not look at attempts (R4).

Rebuilt with the other facts, in their transaction: the same days, and those on which something left for a
survey that has settled since, which is counted on the day of settling now.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, tzinfo
from functools import cache
from typing import Any
from typing import cast as cast_to

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    String,
    Table,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from survey.costs.days import between, bound, spans
from survey.costs.rows import MEASURES, PLACE, of_others, of_settled
from survey.models import Attempt, FactCost, Survey
from survey.vocabulary import Spent

WHOLE, UNIT, CATEGORY = "", "unit", "category"
KEPT = ("part", "key", *PLACE, *MEASURES)
_COST = cast_to(Table, FactCost.__table__)
_AT_ONCE = 31  # days in a statement: each has its time, and SQLite joins no more than 500 selects


def count_costs_again(
    session: Session, zone: tzinfo, days: Collection[str], changed: Collection[str]
) -> None:
    """Count `days` anew, local days as ISO text. On those in `changed` a survey may have settled since they
    were counted last. The facts must be held. Where nothing was ever counted, everything is."""
    connection = session.connection()
    sqlite = connection.dialect.name == "sqlite"
    if session.scalar(select(FactCost.id).limit(1)) is None:  # the first time: all that lies behind us
        days = changed = set(days) | all_days(session, zone)
    moved = set(days) | _left_for(session, zone, changed)
    for some in _in_pieces(sorted(days)):
        _take_away(session, some, _COST.c.spent == Spent.SETTLED)
        connection.execute(_count_settled(sqlite), {"days": some})
    for some in _in_pieces(sorted(moved)):
        _take_away(session, some, _COST.c.spent != Spent.SETTLED)
        connection.execute(_count_others(len(some), sqlite), bound(spans(some, zone)))


def all_days(session: Session, zone: tzinfo) -> set[str]:
    """Every day on which anything may have been spent."""
    first, last = session.execute(select(func.min(Attempt.left_at), func.max(Attempt.left_at))).one()
    settled = set(
        session.scalars(select(Survey.settled_day).where(Survey.settled_day.is_not(None)).distinct())
    )
    kept = set(session.scalars(select(FactCost.day).distinct()))
    left = between(_day(first, zone), _day(last, zone)) if first and last else set()
    return {day for day in settled if day} | kept | left


def _part(each: Any, part: str, key: Any) -> Select[Any]:
    place = [each.c[name] for name in PLACE]
    sums = [func.sum(each.c[name]).label(name) for name in MEASURES]
    query = select(literal(part, String).label("part"), func.coalesce(key, "").label("key"), *place, *sums)
    return query.group_by(*([] if part == WHOLE else [key]), *place)


@cache
def _count_settled(sqlite: bool) -> Insert:
    """Built once: building it costs more than a quiet day's counting."""
    return _added_up(of_settled(sqlite))


@cache
def _count_others(count: int, sqlite: bool) -> Insert:
    return _added_up(of_others(count, sqlite))


def _added_up(rows: Sequence[Select[Any]]) -> Insert:
    """The rows added up for each way in which they are taken apart."""
    each = union_all(*rows).cte("each")
    keys = {WHOLE: literal("", String), UNIT: cast(each.c.unit_id, String), CATEGORY: each.c.category}
    parts = union_all(*(_part(each, part, key) for part, key in keys.items()))
    return insert(_COST).from_select(KEPT, select(parts.subquery()))


def _take_away(session: Session, days: Sequence[str], kind: ColumnElement[bool]) -> None:
    of_days = _COST.c.part.in_((WHOLE, UNIT, CATEGORY)), _COST.c.day.in_(days)  # by the index
    session.connection().execute(delete(_COST).where(*of_days, kind))


def _left_for(session: Session, zone: tzinfo, days: Collection[str]) -> set[str]:
    """The days from the first thing that left for a survey that settled on one of `days`."""
    found: set[str] = set()
    for some in _in_pieces(sorted(days)):
        firsts = (
            select(Survey.settled_day, func.min(Attempt.left_at))
            .join(Attempt, Attempt.survey_id == Survey.id)
            .where(Survey.settled_day.in_(some), Attempt.left_at.is_not(None))
            .group_by(Survey.settled_day)
        )
        for settled, first in session.execute(firsts):
            assert first is not None, "only what left was looked at"
            found |= between(_day(first, zone), str(settled))
    return found


def _in_pieces(days: Sequence[str]) -> Iterator[Sequence[str]]:
    return (days[at : at + _AT_ONCE] for at in range(0, len(days), _AT_ONCE))


def _day(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).date().isoformat()
