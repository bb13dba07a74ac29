"""The reminder to close a month, and which months wait for whoever may close them.

close-month, 3rd 09:00 ─► Paper(month, checklist as it stood) ─► waiting() until the month is frozen
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from survey.contact.slots import slot_of
from survey.models import FrozenMonth, Paper
from survey.papers.kept import keep, missing
from survey.papers.kind import PaperKind
from survey.reviewing.closing.checklist import Check, checklist
from survey.reviewing.closing.month import months_until
from survey.runtime import Runtime
from survey.scoring.periods import Month, read_period
from survey.scoring.read_counts import snapshot

JOB = "close-month"


@dataclass(frozen=True)
class Waiting:
    """A month that is over, of which a reminder went out and that nobody has closed. `warned`: what the
    checklist warned of on the day of the reminder, how many of each."""

    month: str
    since: datetime
    warned: dict[Check, int]


def remind(runtime: Runtime) -> int:
    """Write the reminder that is due for the month before, unless it is there or the month is frozen.

    Whoever calls it late makes up for the time that was missed. Returns how many were written.
    """
    slot = slot_of(runtime.policy.schedule_of(JOB), runtime.clock.now(), runtime.settings.zone)
    then = slot.astimezone(runtime.settings.zone).date()
    last = Month(then.year, then.month).plus(-1)
    label = str(last)
    with snapshot(runtime) as session:
        frozen = session.get(FrozenMonth, label) is not None
        empty = label not in months_until(session, last)
        if frozen or empty or not missing(session, PaperKind.MONTH, [label]):
            return 0
        lines = checklist(runtime, session, read_period(label, then))
    return int(keep(runtime, PaperKind.MONTH, label, {line.check.value: line.count for line in lines}))


def waiting(session: Session) -> Sequence[Waiting]:
    """The months that somebody should close, the oldest first."""
    open_ = ~exists().where(FrozenMonth.month == Paper.slot)
    found = select(Paper).where(Paper.kind == PaperKind.MONTH, open_).order_by(Paper.slot)
    return [
        Waiting(
            paper.slot,
            paper.made_at,
            {check: paper.figures[check] for check in Check if paper.figures.get(check)},
        )
        for paper in session.scalars(found)
    ]
