"""Months that are closed for good: their figures are copied, and never change (CONTRACT §6).

What is copied is rolled up, for every breakdown and by both bases, with the `[score]` table of the policy by
which it was scored: neither a unit that moves in the tree nor another target changes what was published.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy import FromClause, Table, insert, select, text
from sqlalchemy.orm import Session

from survey.models import FrozenMonth, Rank, frozen_fact
from survey.models.month_facts import COUNTED
from survey.policy import Score
from survey.runtime import Runtime
from survey.scoring.asked import FINAL, FIRST
from survey.scoring.compare_units import Compared, compare_units
from survey.scoring.counts import Counts
from survey.scoring.definition import definition_of
from survey.scoring.facts import count_again, hold_facts
from survey.scoring.month_rows import PARTS, PLACE, part_of
from survey.scoring.periods import Period, days_of, read_period
from survey.scoring.read_counts import Place, Wanted, read_counts
from survey.scoring.tally import row_of
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import Basis, Breakdown


class NotOver(ValueError):
    """The month has not ended: nobody can close it yet."""


@dataclass(frozen=True)
class InForce:
    """By what a period is scored, and whether all of it is frozen."""

    score: Score
    frozen: bool


def freeze_month(runtime: Runtime, session: Session, month: str, account_id: int | None) -> bool:
    """Freeze `month` (YYYY-MM) in the transaction of `session`; says whether this call did.

    Its first act must be this one: on PostgreSQL the figures are copied from one snapshot. NotOver while the
    month lasts; PeriodError if it is none.
    """
    today = runtime.today()
    period = read_period(month, today)
    if period.last_day >= today.isoformat():
        raise NotOver(month)
    if not runtime.database.is_sqlite:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    hold_facts(runtime, session)
    _hold_settling(runtime, session)
    if session.get(FrozenMonth, month) is not None:
        return False
    count_again(session, days_of(period))
    _copy(session, period, today.isoformat(), runtime.policy.score)
    session.add(
        FrozenMonth(
            month=month,
            frozen_at=runtime.clock.now(),
            account_id=account_id,
            figures={"score": runtime.policy.score.model_dump(mode="json")},
        )
    )
    return True


def _hold_settling(runtime: Runtime, session: Session) -> None:
    """Whoever is settling a survey ends first, and is copied; who comes now waits, and is late (R2)."""
    if not runtime.database.is_sqlite:  # there the transaction itself is the only writer
        session.execute(text("LOCK TABLE dirty_day IN SHARE MODE"))


def in_force(session: Session, period: Period, now: Score) -> InForce:
    """One frozen month is scored as it was when it was frozen; everything else by the policy of `now`."""
    inside = FrozenMonth.month.between(period.first_month, period.last_month)
    months = session.scalars(select(FrozenMonth).where(inside)).all()
    frozen = len(months) == len(list(period.months()))
    if frozen and len(months) == 1:
        return InForce(Score.model_validate(months[0].figures["score"]), frozen)
    return InForce(now, frozen)


def _copy(session: Session, period: Period, today: str, by_policy: Score) -> None:
    tree = read_unit_tree(session)
    for basis in Basis:
        for by in PARTS:
            counts = read_counts(session, tree, today, Wanted(period, basis, by))
            _keep(session, frozen_fact, _facts(tree, period, basis, by, counts))
            if by is None:
                _keep(session, Rank.__table__, _ranks(tree, period, basis, counts, by_policy))


def _keep(session: Session, table: FromClause, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(cast(Table, table)), rows)


def _facts(
    tree: UnitTree, period: Period, basis: Basis, by: Breakdown | None, counts: Mapping[Place, Counts]
) -> list[dict[str, Any]]:
    names = ("basis", *PLACE, *COUNTED)
    rows = [
        (basis, period.first_month, part_of(by), at.key, tree.ids[at.unit], at.object, at.round, *row)
        for at, figures in counts.items()
        if any(row := row_of(replace(figures, late={})))
    ]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _ranks(
    tree: UnitTree, period: Period, basis: Basis, counts: Mapping[Place, Counts], by_policy: Score
) -> list[dict[str, Any]]:
    """The standing of every unit with ratings, among those of its level, for the first and final round."""
    definition = definition_of(by_policy)
    compared = Compared(period, definition, by_policy.rank_from)
    return [
        {
            "period": period.label, "basis": basis, "level": tree.levels[at.unit], "object": at.object,
            "round": at.round, "unit_id": tree.ids[at.unit],
            "satisfied": definition.satisfied_of(counts[at].levels), "rated": counts[at].rated,
            "adjusted": standing.adjusted, "rank": standing.rank, "rank_low": standing.rank_low,
            "rank_high": standing.rank_high,
        }
        for at, standing in compare_units(compared, tree, counts, (FIRST, FINAL)).items()
    ]  # fmt: skip
