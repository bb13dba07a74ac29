"""The next case for an interviewer: chosen by the system, claimed so that nobody else gets it."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.course.changed import changed
from survey.course.hold import hold_people_of
from survey.course.moves import WAITING
from survey.interviewing.desk.breaks import on_break_since
from survey.interviewing.desk.held import HOLDING, close, open_interview
from survey.interviewing.desk.lease import sweep
from survey.interviewing.desk.queue import callable_now, other_contact_on_its_way
from survey.interviewing.moves import NOT_CLAIMED, desk_claim, move
from survey.models import Account, Attempt, Interview, Survey
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.vocabulary import CONTACTS, AttemptState, Channel, SurveyState

_A = cast(Table, Attempt.__table__)
_OPEN = select(Survey.id).where(Survey.id == Attempt.survey_id, Survey.state != SurveyState.SETTLED)
_CLAIM = (
    update(Attempt)
    .where(
        Attempt.id == bindparam("wanted"),
        Attempt.channel == Channel.INTERVIEWER,
        Attempt.state == AttemptState.PLANNED,
        _OPEN.exists(),
        ~other_contact_on_its_way(),
    )
    .values(
        state=AttemptState.CLAIMED,
        claim=bindparam("mark"),
        claimed_until=bindparam("until", type_=Utc()),
    )
    .returning(Attempt.survey_id)
    .execution_options(synchronize_session=False)
)


def take_next(runtime: Runtime, account_id: int) -> int | None:
    """The interview now on this desk: the one that was there, or a new one; None if nobody can be called.

    Nobody is given a case during a break. Each candidate is tried in a transaction of its own, so that two
    who choose at once never wait for each other in a circle: whoever comes second tries the next one.
    """
    now = runtime.clock.now()
    sweep(runtime)
    there, candidates = _look(runtime, account_id, now)
    if there is not None:
        return there
    for attempt_id in candidates:
        try:
            taken = _claim(runtime, account_id, attempt_id, now)
        except IntegrityError:  # the button was pressed twice: the other press has taken one
            return _look(runtime, account_id, now)[0]
        if taken is not None:
            return taken
    return None


def give_back(runtime: Runtime, account_id: int, interview_id: int) -> None:
    """Put a case back that nobody has dialled; one that is held no longer is let alone."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        interview = session.get(Interview, interview_id)
        if interview is None or interview.account_id != account_id:
            return
        hold_people_of(session, [interview.attempt_id])
        if move(session, interview.attempt_id, desk_claim(account_id), AttemptState.PLANNED, **NOT_CLAIMED):
            close(session, interview_id, now)


def _look(runtime: Runtime, account_id: int, now: datetime) -> tuple[int | None, list[int]]:
    """The interview that is on the desk already, and whom one could call otherwise."""
    with runtime.database.read() as session:
        there = open_interview(session, account_id)
        if there is not None:
            attempt = session.get_one(Attempt, there.attempt_id)
            if attempt.state in HOLDING and attempt.claim == desk_claim(account_id):
                return there.id, []
        if on_break_since(session, account_id) is not None:
            return None, []
        candidates = callable_now(runtime, session, account_id, now)
    if there is not None:
        _forget(runtime, there.id, now)
    return None, candidates


def _forget(runtime: Runtime, interview_id: int, now: datetime) -> None:
    """The case was taken back: the person opted out, or answered elsewhere."""
    with runtime.database.write() as session:
        close(session, interview_id, now)


def _claim(runtime: Runtime, account_id: int, attempt_id: int, now: datetime) -> int | None:
    until = now + runtime.policy.desk.lease
    with runtime.database.write() as session:
        hold_people_of(session, [attempt_id])
        claim = {"wanted": attempt_id, "mark": desk_claim(account_id), "until": until}
        survey_id = session.execute(_CLAIM, claim).scalar()
        if survey_id is None:
            return None
        call_off_machines(session, [survey_id], now)
        row = {
            "attempt_id": attempt_id,
            "survey_id": survey_id,
            "account_id": account_id,
            "taken_at": now,
        }
        interview_id: int = session.execute(insert(Interview).returning(Interview.id), row).scalar_one()
        # Whoever has a case on the desk sees whose it is.
        who = session.scalar(select(Account.login).where(Account.id == account_id)) or ""
        record(session, now, who, "interview.take", ("interview", str(interview_id)), survey=survey_id)
    return interview_id


def call_off_machines(session: Session, surveys: Sequence[int], now: datetime) -> None:
    """Nothing is sent to whom an interviewer is about to call (R1); a reply to the person is no contact."""
    changed(
        session,
        update(Attempt)
        .where(
            Attempt.survey_id.in_(surveys),
            Attempt.channel != Channel.INTERVIEWER,
            Attempt.purpose.in_(CONTACTS),
            Attempt.state.in_(WAITING),
        )
        .values(state=AttemptState.CANCELLED, why="an interviewer has the case", ended_at=now),
    )
