"""What a refusal or a failed delivery means for the attempt, the number, the person and the channel.

The classes are the carrier's error table read by DESIGN §5; this file says what each one does.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from survey.course.moves import move
from survey.course.next_phone import next_phone
from survey.course.opt_out import opt_out
from survey.course.pausing import pause_channel
from survey.models import Attempt, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, ErrorClass, SurveyState

BACK_OFF = timedelta(seconds=2)  # doubled with every refusal of the same attempt
BACK_OFF_AT_MOST = timedelta(minutes=10)
STOP_AFTER = 5  # unlisted errors in a row: something is wrong that we do not know
MAY_STOP = frozenset({ErrorClass.OURS, ErrorClass.UNLISTED})  # the channel

_S = cast(Table, Survey.__table__)
_LOOK_AGAIN = (  # built once: building it for every report costs more than running it
    update(_S)
    .where(_S.c.id == bindparam("of"), _S.c.state != SurveyState.SETTLED)
    .values(next_at=bindparam("at", type_=_S.c.next_at.type))
)


@dataclass(frozen=True)
class Failure:
    """An attempt that did not reach anybody, as the carrier explained it."""

    attempt_id: int
    code: str | None
    error_class: ErrorClass
    why: str


def refused(runtime: Runtime, session: Session, failure: Failure, now: datetime) -> None:
    """The carrier did not take it: by class, planned again or ended."""
    match failure.error_class:
        case ErrorClass.SLOW_DOWN:
            _plan_again(session, failure, now)
        case ErrorClass.OURS:
            _plan_again(session, failure, now)
            pause_channel(session, _channel(session, failure), f"{failure.code}: {failure.why}", now)
        case _:
            if move(session, failure.attempt_id, AttemptState.REFUSED, ended_at=now, **_error(failure)):
                followed_by(runtime, session, failure, now)


def followed_by(runtime: Runtime, session: Session, failure: Failure, now: datetime) -> None:
    """What else an ended attempt brings: another number, an opt-out, a stopped channel, a new look."""
    attempt = session.execute(
        select(Attempt.survey_id, Attempt.petitioner_id, Attempt.channel).where(
            Attempt.id == failure.attempt_id
        )
    ).one()
    match failure.error_class:
        case ErrorClass.NUMBER_NEVER:
            next_phone(session, attempt.survey_id, attempt.petitioner_id, now)
        case ErrorClass.OPTED_OUT:
            opt_out(runtime, session, attempt.petitioner_id, "carrier", now, why=failure.code)
        case ErrorClass.OURS:
            pause_channel(session, attempt.channel, f"{failure.code}: {failure.why}", now)
        case ErrorClass.UNLISTED if _in_a_row(session, attempt.channel):
            why = f"{STOP_AFTER} errors in a row that are not in the list, the last one {failure.code}"
            pause_channel(session, attempt.channel, why, now)
    look_again(session, attempt.survey_id, now)


def look_again(session: Session, survey_id: int | None, now: datetime) -> None:
    """Let the plan decide anew at the next follow-up."""
    session.connection().execute(_LOOK_AGAIN, {"of": survey_id, "at": now})


def _plan_again(session: Session, failure: Failure, now: datetime) -> None:
    """Back to `planned`, later: not counted as an attempt."""
    tries = session.scalar(select(Attempt.tries).where(Attempt.id == failure.attempt_id)) or 0
    wait = min(BACK_OFF * 2 ** min(tries, 12), BACK_OFF_AT_MOST)
    values = {"due_at": now + wait, "tries": tries + 1, "claim": None, "claimed_until": None, "left_at": None}
    move(session, failure.attempt_id, AttemptState.PLANNED, **values, **_error(failure))


def _error(failure: Failure) -> dict[str, object]:
    return {"error_class": failure.error_class, "error_code": failure.code, "why": failure.why[:200]}


def _channel(session: Session, failure: Failure) -> Channel:
    return session.execute(select(Attempt.channel).where(Attempt.id == failure.attempt_id)).scalar_one()


def _in_a_row(session: Session, channel: Channel) -> bool:
    """Whether the last attempts that the carrier answered all ended in an unlisted error."""
    last = session.scalars(
        select(Attempt.error_class)
        .where(Attempt.channel == channel, Attempt.left_at.is_not(None))
        .where(Attempt.state.not_in([AttemptState.SENDING, AttemptState.UNKNOWN, AttemptState.LOST]))
        .order_by(Attempt.left_at.desc(), Attempt.id.desc())
        .limit(STOP_AFTER)
    ).all()
    return len(last) == STOP_AFTER and all(one is ErrorClass.UNLISTED for one in last)
