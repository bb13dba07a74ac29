"""Cases whose time on a desk, or in an exported list, has run out: they return to the queue.

Looked for whenever somebody chooses. A case that nobody had dialled is simply free again. One that was
dialled and left without an outcome has been a call: it ends, and another attempt takes its place.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.hold import hold_people_of
from survey.interviewing.desk.end import end_unfinished
from survey.interviewing.desk.held import HOLDING, NotHeld, close, hold
from survey.interviewing.moves import NOT_CLAIMED
from survey.models import ATTEMPT_WAITS, Attempt, Interview
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel


def sweep(runtime: Runtime) -> int:
    """Return what has run out; how many cases that were."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        claimed = _claimed_too_long(session, now)
        dialled = _dialled_too_long(session, now)
    return sum(_free(runtime, one, now) for one in claimed) + sum(_end(runtime, one, now) for one in dialled)


def _claimed_too_long(session: Session, now: datetime) -> Sequence[int]:
    return session.scalars(
        select(Attempt.id).where(
            ATTEMPT_WAITS,
            Attempt.channel == Channel.INTERVIEWER,
            Attempt.state == AttemptState.CLAIMED,
            Attempt.claimed_until < now,
        )
    ).all()


def _dialled_too_long(session: Session, now: datetime) -> Sequence[tuple[int, int]]:
    rows = session.execute(
        select(Interview.account_id, Interview.id)
        .join(Attempt, Attempt.id == Interview.attempt_id)
        .where(
            Interview.ended_at.is_(None), Attempt.state == AttemptState.ACCEPTED, Attempt.claimed_until < now
        )
    )
    return [(account, interview) for account, interview in rows]


def _free(runtime: Runtime, attempt_id: int, now: datetime) -> bool:
    with runtime.database.write() as session:
        hold_people_of(session, [attempt_id])
        done = changed(
            session,
            update(Attempt)
            .where(
                Attempt.id == attempt_id,
                Attempt.state == AttemptState.CLAIMED,
                Attempt.claimed_until < now,
            )
            .values(state=AttemptState.PLANNED, **NOT_CLAIMED),
        )
        if done:
            for interview_id in session.scalars(
                select(Interview.id).where(Interview.attempt_id == attempt_id, Interview.ended_at.is_(None))
            ).all():
                close(session, interview_id, now)
    return bool(done)


def _end(runtime: Runtime, whose: tuple[int, int], now: datetime) -> bool:
    with runtime.database.write() as session:
        try:
            held = hold(session, *whose)
        except NotHeld:
            return False
        until = held.attempt.claimed_until
        if held.attempt.state not in HOLDING or until is None or until >= now:
            return False
        end_unfinished(runtime, session, held, now)
    return True
