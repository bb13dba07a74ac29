"""Months that are closed for good: their figures are copied, and never change (CONTRACT §6).

What is copied is rolled up, for every breakdown and by both bases, with the `[score]` table of the policy by
which it was scored: neither a unit that moves in the tree nor another target changes what was published.
"""

from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.models import FrozenMonth, frozen_fact
from survey.models.month_facts import COUNTED
from survey.policy import Score
from survey.runtime import Runtime
from survey.scoring.facts import count_again, hold_facts
from survey.scoring.month_rows import PARTS, PLACE, part_of
from survey.scoring.periods import Period, days_of, read_period
from survey.scoring.read_counts import Wanted, read_counts
from survey.scoring.tally import row_of
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Basis


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
    today = runtime.clock.now().astimezone(runtime.settings.zone).date()
    period = read_period(month, today)
    if period.last_day >= today.isoformat():
        raise NotOver(month)
    if not runtime.database.is_sqlite:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    hold_facts(runtime, session)
    if session.get(FrozenMonth, month) is not None:
        return False
    count_again(session, days_of(period))
    _copy(session, period, today.isoformat())
    session.add(
        FrozenMonth(
            month=month,
            frozen_at=runtime.clock.now(),
            account_id=account_id,
            figures={"score": runtime.policy.score.model_dump(mode="json")},
        )
    )
    return True


def in_force(session: Session, period: Period, now: Score) -> InForce:
    """One frozen month is scored as it was when it was frozen; everything else by the policy of `now`."""
    inside = FrozenMonth.month.between(period.first_month, period.last_month)
    months = session.scalars(select(FrozenMonth).where(inside)).all()
    frozen = len(months) == len(list(period.months()))
    if frozen and len(months) == 1:
        return InForce(Score.model_validate(months[0].figures["score"]), frozen)
    return InForce(now, frozen)


def _copy(session: Session, period: Period, today: str) -> None:
    tree = read_unit_tree(session)
    ids = {code: number for number, code in tree.by_id.items()}
    for basis in Basis:
        for by in PARTS:
            rows = [
                (period.first_month, part_of(by), at.key, ids[at.unit], at.object, at.round, *row_of(counts))
                for at, counts in read_counts(session, tree, today, Wanted(period, basis, by)).items()
            ]
            if rows:
                names = (*PLACE, *COUNTED)
                session.execute(
                    insert(frozen_fact),
                    [{"basis": basis} | dict(zip(names, row, strict=True)) for row in rows],
                )
