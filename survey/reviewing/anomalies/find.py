"""The findings of a month as rows: once for each mark, found again the same row with new figures (R10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.models import Anomaly, Unit
from survey.reviewing.anomalies.read import read_month
from survey.runtime import Runtime
from survey.scoring.anomalies.look import Found, look
from survey.scoring.periods import Month, read_period
from survey.scoring.read_counts import snapshot
from survey.vocabulary import AnomalyState


@dataclass(frozen=True)
class Outcome:
    """How many findings the month has, and how many of them nobody had seen before."""

    month: str
    found: int
    new: int


def find_anomalies(runtime: Runtime, month: str | None = None) -> Outcome:
    """Look at `month` (YYYY-MM; default: this one) and keep what is odd about it; PeriodError if it is none.

    It may run at any time and twice: what somebody made of a finding stays, its figures are renewed. Killed
    before it is through, it has kept nothing.
    """
    now = runtime.clock.now()
    today = now.astimezone(runtime.settings.zone).date()
    period = read_period(month or today.isoformat()[:7], today)
    with snapshot(runtime) as session:
        found = list(look(read_month(runtime, session, period)))
    if not found:
        return Outcome(period.label, 0, 0)
    with runtime.database.write() as session:
        new = _keep(session, period.label, found, now)
    return Outcome(period.label, len(found), new)


def find_due(runtime: Runtime) -> list[Outcome]:
    """The month before and this one, for the daily job: a month's last words may come a day after it."""
    today = runtime.local_day(runtime.clock.now())
    this = Month.of(today)
    return [find_anomalies(runtime, str(month)) for month in (this.plus(-1), this)]


def mark_of(month: str, found: Found) -> str:
    """What a finding is known by."""
    rated = found.object.value if found.object else ""
    return "|".join((found.kind.value, month, found.unit, rated, found.finding.subject))


def _keep(session: Session, month: str, found: list[Found], now: datetime) -> int:
    ids = {unit.code: unit.id for unit in session.execute(select(Unit.code, Unit.id))}
    new = 0
    for one in sorted(found, key=lambda one: mark_of(month, one)):  # so that two runs do not wait in a ring
        row: dict[str, Any] = {
            "mark": mark_of(month, one),
            "kind": one.kind,
            "month": month,
            "unit_id": ids.get(one.unit),
            "object": one.object,
            "subject": one.finding.subject,
            "figures": dict(one.finding.figures),
            "found_at": now,
            "state": AnomalyState.OPEN,
        }
        made = session.execute(
            insert_into(session, Anomaly)
            .values(row)
            .on_conflict_do_nothing(index_elements=["mark"])
            .returning(Anomaly.id)
        ).scalar()
        if made is None:
            session.execute(
                update(Anomaly).where(Anomaly.mark == row["mark"]).values(figures=row["figures"])
                .execution_options(synchronize_session=False)
            )  # fmt: skip
        else:
            new += 1
    return new
