"""The case that an interviewer holds: found under the lock of its person, or held no longer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.person import Meant, Person, whose_survey
from survey.interviewing.moves import desk_claim
from survey.models import Attempt, Interview
from survey.runtime import Runtime
from survey.vocabulary import AttemptState

HOLDING = (AttemptState.CLAIMED, AttemptState.ACCEPTED)


class NotHeld(Exception):
    """The case is not on this desk any more: it was ended, given back, or taken back meanwhile."""


@dataclass(frozen=True)
class Held:
    """An open interview, its attempt, and its person, whose row is held until the transaction ends."""

    interview: Interview
    attempt: Attempt
    person: Person
    survey: Meant

    @property
    def is_over(self) -> bool:
        """Whether the survey has settled: it was finished here, or something else ended it meanwhile."""
        return not self.survey.is_open

    @property
    def claim(self) -> str:
        return desk_claim(self.interview.account_id)


def hold(session: Session, account_id: int, interview_id: int) -> Held:
    """The open interview of this account, everything about it held; NotHeld if it is not theirs any more."""
    interview = session.get(Interview, interview_id)
    if interview is None or interview.account_id != account_id:
        raise NotHeld
    person = whose_survey(session, interview.survey_id, interview.attempt_id)
    session.refresh(interview)
    attempt = session.get_one(Attempt, interview.attempt_id, populate_existing=True)
    holds = attempt.state in HOLDING and attempt.claim == desk_claim(account_id)
    if interview.ended_at is not None or not holds or person.survey is None:
        raise NotHeld
    return Held(interview, attempt, person, person.survey)


def open_interview(session: Session, account_id: int) -> Interview | None:
    """The interview that is on this desk, if any."""
    return session.scalar(
        select(Interview).where(Interview.account_id == account_id, Interview.ended_at.is_(None))
    )


def renew(runtime: Runtime, session: Session, held: Held, now: datetime) -> None:
    """Whoever works on a case keeps it for another lease."""
    until = now + runtime.policy.desk.lease
    changed(session, update(Attempt).where(Attempt.id == held.attempt.id).values(claimed_until=until))


def close(session: Session, interview_id: int, now: datetime, **values: object) -> bool:
    """End the interview, once."""
    ended = update(Interview).where(Interview.id == interview_id, Interview.ended_at.is_(None))
    return bool(changed(session, ended.values(ended_at=now, **values)))
