"""What was done in some days, by unit with what is below it: counted straight, so right whenever it is asked.

Its cost grows with what happened in those days, not with the years before.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, SQLColumnExpression, bindparam, func, select
from sqlalchemy.orm import Session

from survey.models import SURVEY_UNSETTLED, Case, Survey
from survey.papers.sheets.sheet import Row
from survey.papers.sheets.span import Span
from survey.runtime import Runtime
from survey.scoring.asked import FIRST
from survey.scoring.counting import counted
from survey.scoring.counts import Counts
from survey.scoring.month_rows import added_up, keyed
from survey.scoring.tally import Tally
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RatedObject

Whose = tuple[str, RatedObject]
Numbers = Select[int, int]  # of units by their id
ALL = ""  # in the place of a unit's code: all units together


def count_days(runtime: Runtime, session: Session, tree: UnitTree, span: Span) -> Mapping[Whose, Row]:
    """The rows of every unit that has any, and of all together under ALL; first rounds only."""
    start, end = span.moments(runtime.settings.zone)
    closed = _up(session, tree, _closed(start, end))
    asked = _up(session, tree, _asked(start, end, span))
    ended = _ended(session, tree, span)
    return {
        whose: Row.of(ended.get(whose, Counts()), closed[whose], asked[whose])
        for whose in {*closed, *asked, *ended}
    }


def _ended(session: Session, tree: UnitTree, span: Span) -> dict[Whose, Counts]:
    tallies: dict[Whose, Tally] = defaultdict(Tally)
    for row in session.execute(_of_days(), {"days": span.days}):
        if row.slot == FIRST:
            for code in (*tree.above(tree.by_id[row.unit_id]), ALL):
                tallies[code, RatedObject(row.object)].add(row[6:])
    found = {whose: tally.counts() for whose, tally in tallies.items()}
    return {whose: counts for whose, counts in found.items() if counts is not None}


@cache
def _of_days() -> Select[*tuple[Any, ...]]:
    """Built once: building it costs more than asking it."""
    days = cast("Collection[str]", bindparam("days", expanding=True))  # `in_` takes a parameter as well
    return added_up(keyed(counted(days).subquery(), None), None)


def _up(session: Session, tree: UnitTree, queries: Iterator[tuple[RatedObject, Numbers]]) -> Counter[Whose]:
    sums: Counter[Whose] = Counter()
    for rated, query in queries:
        for unit_id, count in session.execute(query):
            for code in (*tree.above(tree.by_id[unit_id]), ALL):
                sums[code, rated] += count
    return sums


def _closed(start: datetime, end: datetime) -> Iterator[tuple[RatedObject, Numbers]]:
    inside = Case.closed_at >= start, Case.closed_at < end
    for rated, unit in _units(Case, Case.office_id).items():
        yield rated, _by(unit).where(*inside)


def _asked(start: datetime, end: datetime, span: Span) -> Iterator[tuple[RatedObject, Numbers]]:
    """Surveys begun in these days: under way, or ended on one of them or later; both have an index."""
    inside = Survey.picked_at >= start, Survey.picked_at < end, Survey.round == 1
    for rated, unit in _units(Survey, Survey.petition_office_id).items():
        yield rated, _by(unit).where(*inside, SURVEY_UNSETTLED)
        yield rated, _by(unit).where(*inside, Survey.settled_day >= span.days[0])


def _units(table: Any, office: SQLColumnExpression[int]) -> dict[RatedObject, SQLColumnExpression[int]]:
    return {RatedObject.RESPONSIBLE_UNIT: table.unit_id, RatedObject.PETITION_OFFICE: office}


def _by(unit: SQLColumnExpression[int]) -> Numbers:
    return select(unit, func.count()).group_by(unit)
