"""Why nobody can be called now, in a form that a page can say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.course.pausing import running_pauses
from survey.interviewing.desk.queue import waiting
from survey.interviewing.permit import desk_hours
from survey.models import Attempt, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel


class Nobody(StrEnum):
    HOURS = "hours"  # calls are allowed again `at`
    PAUSED = "paused"
    EMPTY = "empty"  # nobody waits
    LATER = "later"  # the next one is due `at`
    HELD_BACK = "held_back"  # who waits was heard just now, or had enough calls today


@dataclass(frozen=True)
class WhyNobody:
    why: Nobody
    at: datetime | None = None
    waiting: int = 0


def why_nobody(runtime: Runtime, session: Session, now: datetime) -> WhyNobody:
    """The reason that somebody at a desk should know first."""
    opens = desk_hours(runtime).next_allowed(Channel.INTERVIEWER, now)
    if opens > now:
        return WhyNobody(Nobody.HOURS, opens)
    if any(one.channel in (None, Channel.INTERVIEWER) and not one.unit_id for one in running_pauses(session)):
        return WhyNobody(Nobody.PAUSED)
    due, next_due = _queue(session, now)
    if due:
        return WhyNobody(Nobody.HELD_BACK, next_due, due)
    return WhyNobody(Nobody.LATER, next_due) if next_due else WhyNobody(Nobody.EMPTY)


def _queue(session: Session, now: datetime) -> tuple[int, datetime | None]:
    """How many are due, and when the next of the others is."""
    rows = (
        select(func.count(), func.min(Attempt.due_at))
        .select_from(Attempt)
        .join(Survey, Survey.id == Attempt.survey_id)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
        .where(*waiting())
    )
    due = session.execute(rows.where(Attempt.due_at <= now)).one()
    later = session.execute(rows.where(Attempt.due_at > now)).one()
    return due[0], later[1]
