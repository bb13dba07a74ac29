"""What becomes of the survey of somebody who said that they never petitioned."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.add_attempt import Planned, add_attempts, next_seq
from survey.course.changed import changed
from survey.course.hold import hold_people
from survey.course.settle import settle
from survey.models import Attempt, Concern, Survey
from survey.rectification.concerns.held import SAID_SO
from survey.runtime import Runtime
from survey.vocabulary import (
    AttemptState,
    Channel,
    ConcernKind,
    ConcernState,
    Disposition,
    Purpose,
    SurveyState,
)

_UNDER_WAY = frozenset({AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.ACCEPTED})


def hold_person(session: Session, survey_id: int) -> None:
    """The lock of all acts on the survey, taken first."""
    hold_people(session, select(Survey.petitioner_id).where(Survey.id == survey_id))


def never_petitioned(session: Session, case_id: int) -> bool:
    """Whether that was confirmed of a case, whatever its surveys had settled as before."""
    confirmed = (
        select(Concern.id)
        .join(Survey, Survey.id == Concern.survey_id)
        .where(
            Survey.case_id == case_id,
            Concern.kind == ConcernKind.NEVER_PETITIONED,
            Concern.state == ConcernState.CONFIRMED,
        )
    )
    return session.scalar(confirmed.limit(1)) is not None


def settle_unpetitioned(runtime: Runtime, session: Session, survey_id: int, now: datetime) -> bool:
    """End a survey that runs with 4.70; says whether it did. One that has settled stays as it is (R3)."""
    runs = update(Survey).where(Survey.id == survey_id, Survey.state != SurveyState.SETTLED)
    if not changed(session, runs.values(ended_as=Disposition.NO_PETITION)):
        return False
    return settle(runtime, session, survey_id, Disposition.NO_PETITION, now)


def back_to_interviewers(session: Session, survey_id: int, now: datetime) -> bool:
    """Let an interviewer call again; says whether a call was added. A call that waits is let go by itself."""
    survey = session.get_one(Survey, survey_id, populate_existing=True)
    if survey.state is SurveyState.SETTLED or survey.to_person_why not in SAID_SO:
        return False
    attempts = session.scalars(select(Attempt).where(Attempt.survey_id == survey_id)).all()
    calls = [one for one in attempts if one.channel is Channel.INTERVIEWER]
    # Without an earlier call the plan hands it over; while one is under way it needs no other.
    if not calls or any(one.state in _UNDER_WAY for one in calls):
        return False
    last = max(calls, key=lambda one: one.seq)
    again = Planned(
        survey_id=survey_id,
        petitioner_id=survey.petitioner_id,
        purpose=Purpose.INVITE,
        channel=Channel.INTERVIEWER,
        due_at=now,
        step=last.step,
        demo=survey.demo,
    )
    add_attempts(session, [(again, next_seq(attempts))], now)
    return True
