"""What waits for interviewers now, and who is at which desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.contact.hours import local_day
from survey.interviewing.desk.queue import waiting, windows_tried
from survey.interviewing.permit import desk_hours
from survey.interviewing.shown import call_windows
from survey.models import Account, Attempt, DeskBreak, Interview, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel

COUNTED = 20_000  # of the queue, for the times of day; a longer one is told by these


@dataclass(frozen=True)
class Queue:
    """`untried`: due cases whose person nobody has called yet; `tried`: how many were called in each window
    of the day, by its place in the policy."""

    waiting: int
    due: int
    appointments_today: int
    oldest_picked_at: datetime | None
    untried: int
    tried: Mapping[int, int]
    window: int | None  # that it is now


@dataclass(frozen=True)
class AtWork:
    """An interviewer at a desk: since when with this case, or on a break."""

    name: str
    since: datetime
    dialled: bool
    resting: bool


def read_queue(runtime: Runtime, session: Session, now: datetime) -> Queue:
    rows = (
        select(func.count(), func.min(Survey.picked_at))
        .select_from(Attempt)
        .join(Survey, Survey.id == Attempt.survey_id)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
        .where(*waiting())
    )
    _, tonight = local_day(now, runtime.settings.zone)
    today = rows.where(Attempt.appointment.is_(True), Attempt.due_at < tonight)
    everybody, oldest = session.execute(rows).one()
    people = _due_people(session, now)
    tried = windows_tried(runtime, session, people)
    return Queue(
        waiting=everybody,
        due=session.execute(rows.where(Attempt.due_at <= now)).one()[0],
        appointments_today=session.execute(today).one()[0],
        oldest_picked_at=oldest,
        untried=sum(not tried[one] for one in people),
        tried={
            place: sum(place in tried[one] for one in people) for place in range(len(call_windows(runtime)))
        },
        window=desk_hours(runtime).window_at(Channel.INTERVIEWER, now),
    )


def _due_people(session: Session, now: datetime) -> Sequence[int]:
    return session.scalars(
        select(Attempt.petitioner_id)
        .join(Survey, Survey.id == Attempt.survey_id)
        .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
        .where(*waiting(), Attempt.due_at <= now)
        .limit(COUNTED)
    ).all()


def read_desks(session: Session) -> list[AtWork]:
    """Who holds a case or is on a break, by name."""
    working = session.execute(
        select(Account.name, Interview.taken_at, Interview.dialled_at)
        .join(Account, Account.id == Interview.account_id)
        .where(Interview.ended_at.is_(None))
    )
    resting = session.execute(
        select(Account.name, func.min(DeskBreak.started_at))
        .join(Account, Account.id == DeskBreak.account_id)
        .where(DeskBreak.ended_at.is_(None))
        .group_by(Account.name)
    )
    desks = [AtWork(name, dialled or taken, dialled is not None, False) for name, taken, dialled in working]
    desks += [AtWork(name, since, False, True) for name, since in resting]
    return sorted(desks, key=lambda one: one.name)
