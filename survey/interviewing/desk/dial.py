"""Before anybody dials, the permit of every contact is asked once more (R5); then the call counts as made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.contact.permit import Go, Never, NotBefore, Permit
from survey.course.accepted import mark_called
from survey.course.changed import changed
from survey.course.failure import look_again
from survey.course.hold import hold_pauses
from survey.interviewing.desk.held import Held, close, hold, renew
from survey.interviewing.moves import NOT_CLAIMED, move
from survey.interviewing.permit import Permits
from survey.models import Interview, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, SurveyState, WhyNot


@dataclass(frozen=True)
class NotNow:
    """The case has left the desk: it waits until `at`, or nobody calls any more."""

    why: WhyNot
    at: datetime | None


def dial(runtime: Runtime, account_id: int, interview_id: int) -> NotNow | None:
    """Mark the case as dialled, for which its number may be shown; NotHeld if it is not on this desk.

    None: go ahead. Dialled a second time it is no second contact.
    """
    now = runtime.clock.now()
    with runtime.database.write() as session:
        hold_pauses(session)
        held = hold(session, account_id, interview_id)
        renew(runtime, session, held, now)
        if held.attempt.state is AttemptState.ACCEPTED:
            return None
        return _act(session, held, _permit(runtime, session, held, now), now)


def _permit(runtime: Runtime, session: Session, held: Held, now: datetime) -> Permit:
    survey = session.get_one(Survey, held.survey.id, populate_existing=True)
    person = session.get_one(Petitioner, held.attempt.petitioner_id, populate_existing=True)
    if survey.petitioner_id != person.id:
        return Never(WhyNot.CHANNEL_CLOSED)  # the survey has moved to another number
    permits = Permits.of(runtime, session, [survey], [person.id])
    return permits.permit(survey, person, held.attempt.purpose, held.attempt.planned_at, now)


def _act(session: Session, held: Held, permit: Permit, now: datetime) -> NotNow | None:
    attempt_id, claim = held.attempt.id, held.claim
    match permit:
        case Go(contact):
            values = {"left_at": now, "accepted_at": now, "contact": contact}
            move(session, attempt_id, claim, AttemptState.ACCEPTED, **values)
            _called(session, held, now)
            return None
        case NotBefore(at, why):
            move(session, attempt_id, claim, AttemptState.PLANNED, due_at=at, why=why, **NOT_CLAIMED)
            close(session, held.interview.id, now)
            return NotNow(why, at)
        case Never(why):
            move(session, attempt_id, claim, AttemptState.CANCELLED, why=why, ended_at=now)
            close(session, held.interview.id, now)
            look_again(session, held.survey.id, now)
            return NotNow(why, None)


def _called(session: Session, held: Held, now: datetime) -> None:
    mark_called(session, [held.attempt.id])
    first = update(Survey).where(Survey.id == held.survey.id, Survey.state == SurveyState.PICKED)
    changed(session, first.values(state=SurveyState.OPEN, opened_at=now))
    mine = update(Interview).where(Interview.id == held.interview.id)
    changed(session, mine.values(dialled_at=now))
