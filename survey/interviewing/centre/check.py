"""Checking an interview: somebody else asks the ratings once more, or says what they heard listening.

The call is a contact like any other: the permit is asked, and it counts against the person's day. What is
heard is kept with the check and never becomes an answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.contact.permit import Go, Never, NotBefore
from survey.course.add_attempt import Planned, add_attempts, next_seq
from survey.course.changed import changed
from survey.course.hold import hold_pauses
from survey.course.person import Person, whose_survey
from survey.interviewing.centre.checks import check_claim
from survey.interviewing.centre.compare import compare
from survey.interviewing.desk.dial import NotNow
from survey.interviewing.desk.end import LEFT_WITHOUT
from survey.interviewing.moves import NOT_CLAIMED, seconds_between
from survey.interviewing.permit import Permits
from survey.models import Answer, Attempt, Interview, InterviewCheck, Petitioner, Survey
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, Channel, CheckKind, ErrorClass, Purpose


class NotTheirs(Exception):
    """There is no such check for this person to make: done already, or of their own interview."""


@dataclass(frozen=True)
class Checker:
    account_id: int
    login: str


@dataclass(frozen=True)
class Result:
    """`levels`: by question; none where no level was given. `kind`: asked again, or listened to."""

    kind: CheckKind
    levels: Mapping[str, int | None]
    note: str = ""


@dataclass(frozen=True)
class _Held:
    check: InterviewCheck
    interview: Interview
    person: Person


def call_for_check(runtime: Runtime, who: Checker, check_id: int) -> NotNow | None:
    """Begin a call to ask once more; None: go ahead, the number may be shown. NotTheirs."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        hold_pauses(session)
        held = _hold(session, who, check_id)
        survey = session.get_one(Survey, held.interview.survey_id)
        petitioner = session.get_one(Petitioner, survey.petitioner_id)
        permits = Permits.of(runtime, session, [survey], [petitioner.id])
        match permits.permit(survey, petitioner, Purpose.NOTICE, now, now):
            case NotBefore(at, why):
                return NotNow(why, at)
            case Never(why):
                return NotNow(why, None)
            case Go(contact):
                _end_earlier(session, check_id, now)
                _add_call(session, held, survey, who, check_id, contact=contact, now=now)
                record(session, now, who.login, "check.call", ("interview_check", str(check_id)))
    return None


def confirm_for_check(runtime: Runtime, who: Checker, check_id: int) -> None:
    """Somebody has said that they are the person. NotTheirs."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        _hold(session, who, check_id)
        changed(session, _call(who, check_id).values(heard_at=now))


def not_reached(runtime: Runtime, who: Checker, check_id: int) -> None:
    """Nobody was reached: the check stays on the list. NotTheirs."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        _hold(session, who, check_id)
        changed(
            session, _call(who, check_id).values(state=AttemptState.NO_ANSWER, ended_at=now, **NOT_CLAIMED)
        )


def finish_check(runtime: Runtime, who: Checker, check_id: int, result: Result) -> None:
    """Keep what was heard, and how far it agrees. NotTheirs."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        held = _hold(session, who, check_id)
        compared = compare(result.levels, _written(session, held.interview))
        note = runtime.keyring.seal(result.note.strip(), Sealed.CHECK_NOTE) if result.note.strip() else None
        changed(
            session,
            update(InterviewCheck)
            .where(InterviewCheck.id == check_id)
            .values(
                kind=result.kind,
                account_id=who.account_id,
                done_at=now,
                heard=dict(result.levels),
                compared=compared.compared,
                equal=compared.equal,
                note_sealed=note,
            ),
        )
        _end_call(session, who, check_id, now)
        record(session, now, who.login, "check.finish", ("interview_check", str(check_id)), kind=result.kind)


def _hold(session: Session, who: Checker, check_id: int) -> _Held:
    check = session.get(InterviewCheck, check_id)
    if check is None:
        raise NotTheirs
    interview = session.get_one(Interview, check.interview_id)
    person = whose_survey(session, interview.survey_id)
    session.refresh(check)
    if check.done_at is not None or interview.account_id == who.account_id:
        raise NotTheirs
    return _Held(check, interview, person)


def _add_call(
    session: Session,
    held: _Held,
    survey: Survey,
    who: Checker,
    check_id: int,
    *,
    contact: bool,
    now: datetime,
) -> None:
    """The call as an attempt, so that caps and the course of the case know of it."""
    seq = next_seq(held.person.attempts)
    planned = Planned(
        survey_id=survey.id,
        petitioner_id=survey.petitioner_id,
        purpose=Purpose.NOTICE,
        channel=Channel.INTERVIEWER,
        due_at=now,
        text_key="check",
        demo=survey.demo,
    )
    add_attempts(session, [(planned, seq)], now)
    made = update(Attempt).where(Attempt.survey_id == survey.id, Attempt.seq == seq)
    left = {"state": AttemptState.ACCEPTED, "left_at": now, "accepted_at": now, "contact": contact}
    changed(session, made.values(claim=check_claim(check_id, who.account_id), **left))


def _call(who: Checker, check_id: int) -> Update:
    """The call that this person is making for the check."""
    return update(Attempt).where(
        Attempt.state == AttemptState.ACCEPTED, Attempt.claim == check_claim(check_id, who.account_id)
    )


def _end_call(session: Session, who: Checker, check_id: int, now: datetime) -> None:
    began = session.scalar(
        select(Attempt.left_at).where(
            Attempt.state == AttemptState.ACCEPTED, Attempt.claim == check_claim(check_id, who.account_id)
        )
    )
    if began is not None:
        seconds = seconds_between(began, now)
        ended = _call(who, check_id).values(
            state=AttemptState.ANSWERED, ended_at=now, seconds=seconds, **NOT_CLAIMED
        )
        changed(session, ended)


def _end_earlier(session: Session, check_id: int, now: datetime) -> None:
    """A call for this check that somebody left without saying what came of it."""
    left = update(Attempt).where(
        Attempt.state == AttemptState.ACCEPTED, Attempt.claim.startswith(check_claim(check_id, 0)[:-1])
    )
    failed = {"state": AttemptState.FAILED, "error_class": ErrorClass.UNKNOWN, "why": LEFT_WITHOUT}
    changed(session, left.values(ended_at=now, **failed, **NOT_CLAIMED))


def _written(session: Session, interview: Interview) -> dict[str, int]:
    """The levels that this interviewer wrote down in that survey and that count."""
    rows = session.execute(
        select(Answer.question, Answer.level).where(
            Answer.survey_id == interview.survey_id,
            Answer.account_id == interview.account_id,
            Answer.counted,
            Answer.level.is_not(None),
        )
    )
    return {question: level for question, level in rows if level is not None}
