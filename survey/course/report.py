"""What the carrier reports of an attempt afterwards: late, twice and out of order."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import Session

from survey.carriers.port import ListedText, StatusReport
from survey.course.accepted import mark_called
from survey.course.changed import changed
from survey.course.failure import Failure, followed_by
from survey.course.moves import MOVES
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, ErrorClass

_FINAL = frozenset({AttemptState.DELIVERED, AttemptState.UNDELIVERED, AttemptState.FAILED})


def report(
    runtime: Runtime, session: Session, token: str, told: StatusReport | ListedText, now: datetime
) -> bool:
    """Take a report on the attempt named by `token`; False if there is no such attempt.

    A callback alone proves that the attempt left, even if its SID was never stored, or if we had been told to
    slow down and had planned it again.
    """
    attempt_id = session.scalar(select(Attempt.id).where(Attempt.token == token))
    if attempt_id is None:
        return False
    if not _move(runtime, session, attempt_id, told, now):
        return True
    mark_called(session, [attempt_id])
    if told.status in (AttemptState.UNDELIVERED, AttemptState.FAILED):
        failure = Failure(attempt_id, told.error_code, told.error_class or ErrorClass.UNLISTED, told.status)
        followed_by(runtime, session, failure, now)
    return True


def _move(
    runtime: Runtime, session: Session, attempt_id: int, told: StatusReport | ListedText, now: datetime
) -> bool:
    """The one conditional UPDATE; says whether this report moved anything."""
    refused_before = and_(Attempt.state.in_([AttemptState.PLANNED, AttemptState.CLAIMED]), Attempt.tries > 0)
    values: dict[str, Any] = {
        "state": told.status,
        "carrier": runtime.carrier.name,
        "carrier_sid": func.coalesce(Attempt.carrier_sid, told.sid),
        "accepted_at": func.coalesce(Attempt.accepted_at, now),
        "left_at": func.coalesce(Attempt.left_at, now),
        "error_code": told.error_code,
        "error_class": told.error_class,
        "segments": func.coalesce(told.segments, Attempt.segments),
    }
    if told.price is not None:
        values |= {"price_micros": told.price.micros, "price_currency": told.price.currency}
    if told.status in _FINAL:
        values["ended_at"] = now
    done = changed(
        session,
        update(Attempt)
        .where(Attempt.id == attempt_id, or_(Attempt.state.in_(MOVES[told.status]), refused_before))
        .values(values),
    )
    return bool(done)
