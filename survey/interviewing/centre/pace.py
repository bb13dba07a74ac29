"""How the day goes: calls and completed interviews by the hour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.contact.hours import local_day
from survey.interviewing.desk.day import dialled_since
from survey.models import Interview, Outcome
from survey.runtime import Runtime
from survey.vocabulary import Disposition


@dataclass(frozen=True)
class Hour:
    hour: int  # local
    calls: int
    completed: int


def read_pace(runtime: Runtime, session: Session, now: datetime) -> Sequence[Hour]:
    """Today's hours, from the first with a call to the present one; none before the first call."""
    zone = runtime.settings.zone
    rows = session.execute(
        select(Interview.dialled_at, Outcome.disposition)
        .outerjoin(Outcome, Outcome.code == Interview.outcome)
        .where(*dialled_since(local_day(now, zone)[0]))
    ).all()
    calls = Counter(at.astimezone(zone).hour for at, _ in rows if at)
    completed = Counter(
        at.astimezone(zone).hour for at, ended_as in rows if at and ended_as is Disposition.COMPLETE
    )
    if not calls:
        return []
    return [
        Hour(hour, calls[hour], completed[hour])
        for hour in range(min(calls), max(now.astimezone(zone).hour, *calls) + 1)
    ]
