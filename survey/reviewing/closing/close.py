"""Closing a month: its figures are copied and never change again (CONTRACT §6); it is on record (R9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.audit.understood import FREEZE
from survey.models import Account, FrozenMonth
from survey.reviewing.closing.checklist import Check, Line, checklist, warnings
from survey.runtime import Runtime
from survey.scoring.frozen import freeze_month
from survey.scoring.periods import Period

LONGEST_WHY = 200


@dataclass(frozen=True)
class Hand:
    """Who does it: as the trace names them, and by account where they have one."""

    actor: str
    account_id: int | None = None


@dataclass(frozen=True)
class Closed:
    """A month that is frozen: when, by whom, and what was not as it should be then."""

    month: str
    frozen_at: datetime
    by: str
    why: str
    warned: Sequence[Line]


def close_month(runtime: Runtime, month: Period, hand: Hand, why: str = "") -> bool:
    """Freeze `month`, once; False if it was frozen before, and nothing changes then.

    NotOver while it lasts. What the checklist warns of is kept with it, and `why` it was closed all the same.
    """
    label = month.first_month
    with runtime.database.write() as session:
        if not freeze_month(runtime, session, label, hand.account_id):
            return False
        warned = {line.check.value: line.count for line in warnings(checklist(runtime, session, month))}
        kept = {"by": hand.actor, "why": why[:LONGEST_WHY], "warned": warned}
        row = session.get_one(FrozenMonth, label)
        row.figures = {**row.figures, **kept}
        record(session, row.frozen_at, hand.actor, FREEZE, ("month", label), why=kept["why"], warned=warned)
    return True


def read_closed(session: Session) -> dict[str, Closed]:
    """Every frozen month by its name."""
    rows = session.execute(
        select(FrozenMonth, Account.name).outerjoin(Account, Account.id == FrozenMonth.account_id)
    )
    return {row.month: _closed(row, name) for row, name in rows}


def _closed(row: FrozenMonth, name: str | None) -> Closed:
    warned = row.figures.get("warned", {})
    lines = [Line(check, warned[check.value]) for check in Check if check.value in warned]
    by = name or str(row.figures.get("by", ""))
    return Closed(row.month, row.frozen_at, by, str(row.figures.get("why", "")), lines)
