"""Counts of a period for every unit: facts of clean days, and the days that are not clean counted live.

Both parts are read in one snapshot, so the figures are right at every moment, whether or not the facts have
been rebuilt since (R4).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, Subquery, and_, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from survey.models import Account, Answer, DirtyDay, FactDay
from survey.runtime import Runtime
from survey.scoring.asked import FINAL, FIRST
from survey.scoring.counting import COLUMNS, MEASURES, counted, ratings, without_a_day
from survey.scoring.counts import Counts
from survey.scoring.periods import Period
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Breakdown, Disposition, NotAsked, RatedObject

REASON = "reason"  # the question

_GROUPED = ("unit_id", "object", "round", "is_final", "level", "late", "disposition", "not_asked")


@dataclass(frozen=True)
class Place:
    """Where counts belong: unit by code, object, round (`first`, `final`, `2`, …) and key of a breakdown."""

    unit: str
    object: RatedObject
    round: str = FIRST
    key: str = ""


@contextmanager
def snapshot(runtime: Runtime) -> Iterator[Session]:
    """A session for looking, in which nothing moves between one question and the next."""
    with runtime.database.read() as session:
        if not runtime.database.is_sqlite:  # there every transaction is one
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


def read_counts(
    session: Session,
    tree: UnitTree,
    today: str,
    period: Period,
    basis: Basis = Basis.SETTLED,
    by: Breakdown | None = None,
) -> dict[Place, Counts]:
    """The counts of every unit that has any, its descendants' included.

    `session` is one of `snapshot`; `today` the local day in ISO form. `by` parts the counts by key; for
    Breakdown.UNIT there is nothing to part, since every unit has a place of its own.
    """
    tallies: dict[Place, _Tally] = defaultdict(_Tally)
    for row in session.execute(_grouped(*_rows(session, today, period, basis, by))):
        rated = RatedObject(row.object)
        for round_ in _rounds(row):
            for unit in tree.above(tree.by_id[row.unit_id]):
                tallies[Place(unit, rated, round_, row.key)].add(row)
    return {place: tally.counts() for place, tally in tallies.items()}


def round_name(round_: str | int) -> str:
    """The round of a Place: the first round has a name, later ones a number."""
    return FIRST if round_ == 1 else str(round_)


def _rounds(row: Row[Any]) -> Iterator[str]:
    """The rounds in which a row of facts counts (see counting.py for `is_final`)."""
    if row.is_final:
        yield FINAL
    if row.round == 1:
        yield FIRST
    elif not row.is_final:
        yield round_name(row.round)


def _grouped(rows: Subquery, key: ColumnElement[str]) -> Select[Any]:
    groups = [rows.c[name] for name in _GROUPED]
    sums = [func.sum(rows.c[name]).label(name) for name in MEASURES]
    return select(*groups, key.label("key"), *sums).group_by(*groups, key)


def _rows(
    session: Session, today: str, period: Period, basis: Basis, by: Breakdown | None
) -> tuple[Subquery, ColumnElement[str]]:
    if by is Breakdown.REASON:
        return _with_reason(ratings(period, basis))
    if by is Breakdown.INTERVIEWER:
        return _with_interviewer(ratings(period, basis))
    live = {*session.scalars(select(DirtyDay.day).distinct()), today}
    rows = _by_closing(period, live) if basis is Basis.CLOSED else _by_settling(period, live)
    if by is Breakdown.CHANNEL:
        return rows, rows.c.channel
    return rows, rows.c.category if by is Breakdown.CATEGORY else literal("", String)


def _by_settling(period: Period, live: Collection[str]) -> Subquery:
    live = [day for day in live if period.first_day <= day <= period.last_day]
    kept = select(*(getattr(FactDay, name) for name in COLUMNS)).where(
        FactDay.day.between(period.first_day, period.last_day), FactDay.day.not_in(live)
    )
    return union_all(kept, counted(live)).subquery()


def _by_closing(period: Period, live: Collection[str]) -> Subquery:
    kept = select(*(getattr(FactDay, name) for name in COLUMNS)).where(
        FactDay.closed_month.between(period.first_month, period.last_month), FactDay.day.not_in(live)
    )
    fresh = counted(live).subquery()
    fresh_rows = select(*(fresh.c[name] for name in COLUMNS)).where(
        fresh.c.closed_month.between(period.first_month, period.last_month)
    )
    undecided = without_a_day(period.first_month, period.last_month).subquery()
    return union_all(kept, fresh_rows, select(*(undecided.c[name] for name in COLUMNS))).subquery()


def _with_reason(rated: Subquery) -> tuple[Subquery, ColumnElement[str]]:
    """Each rating once for every reason given with it."""
    rating, reason = aliased(Answer), aliased(Answer)
    rows = (
        select(rated, reason.value.label("reason"))
        .join(rating, rating.id == rated.c.answer_id)
        .join(reason, and_(reason.survey_id == rating.survey_id, reason.question == REASON))
        .where(reason.counted, reason.value != "")
        .subquery()
    )
    return rows, rows.c.reason


def _with_interviewer(rated: Subquery) -> tuple[Subquery, ColumnElement[str]]:
    """The ratings that a person heard, by that person's login."""
    rows = (
        select(rated, Account.login)
        .join(Answer, Answer.id == rated.c.answer_id)
        .join(Account, Account.id == Answer.account_id)
        .subquery()
    )
    return rows, rows.c.login


@dataclass
class _Tally:
    surveys: int = 0
    called: int = 0
    reached: int = 0
    levels: Counter[int] = field(default_factory=Counter)
    late: Counter[int] = field(default_factory=Counter)
    dispositions: Counter[Disposition] = field(default_factory=Counter)
    not_asked: Counter[NotAsked] = field(default_factory=Counter)

    def add(self, row: Row[Any]) -> None:
        n = int(row.n)
        if row.late:
            self.late[row.level] += n
            return
        if row.not_asked:
            self.not_asked[NotAsked(row.not_asked)] += n
            return
        self.surveys += n
        self.called += int(row.called)
        self.reached += int(row.reached)
        if row.level:
            self.levels[row.level] += n
        if row.disposition:
            self.dispositions[Disposition(row.disposition)] += n

    def counts(self) -> Counts:
        return Counts(
            self.surveys, self.called, self.reached, self.levels, self.late, self.dispositions, self.not_asked
        )
