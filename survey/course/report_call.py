"""What the carrier reports of a call: late, twice and out of order, like everything it reports.

initiated ─► ringing ─► answered ─► completed        each says again what came before it
                │           └ the detector's word (a person, a machine), some seconds in, or after the end
                └ only now was it a call: the plan's clock starts, and an attempt is used up

What somebody pressed or said proves a person, whatever the detector thinks. Keys of a menu come with a report
and are kept with it (keys.py).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any, cast

import structlog
from sqlalchemy import Row, Table, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from survey.carriers.port import AnsweredBy, CallReport, ListedCall
from survey.course.accepted import mark_called
from survey.course.changed import changed
from survey.course.failure import MAY_STOP, Failure, followed_by, look_again
from survey.course.hold import hold_people_of
from survey.course.keys import keep_keys
from survey.course.moves import MOVES, WAITING
from survey.course.together import all_or_each
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, ErrorClass

log = structlog.get_logger()

MACHINES = frozenset[AnsweredBy]({"machine", "fax"})
_TAKEN = frozenset({AttemptState.ANSWERED, AttemptState.MACHINE})  # by somebody or something
_RANG = _TAKEN | {AttemptState.BUSY, AttemptState.NO_ANSWER}
_A = cast(Table, Attempt.__table__)
_C = _A.c
_STANDING = _C.id, _C.state, _C.tries, _C.rang_at, _C.answered_by, _C.survey_id
_BY_TOKEN = select(*_STANDING).where(_C.token == bindparam("token"))
_BY_TOKENS = select(_C.token, *_STANDING).where(_C.token.in_(bindparam("tokens", expanding=True)))


@dataclass(frozen=True, slots=True)
class CallStanding:
    """A call as a report finds it."""

    attempt_id: int
    state: AttemptState
    tries: int
    rang_at: datetime | None
    answered_by: str | None
    survey_id: int | None

    def has_news(self, told: CallReport) -> bool:
        """Whether `told` says anything that is not known; most reports say again what is. Keys may be news:
        that is told by keeping them."""
        moves = self.state in MOVES[told.status] or (self.state in WAITING and self.tries > 0)
        rings = told.rang and self.rang_at is None
        detected = told.answered_by is not None and self.answered_by is None
        return moves or rings or detected or bool(told.keys)


def call_standing(session: Session, token: str) -> CallStanding | None:
    """The call that has this token; None if there is none."""
    row = session.connection().execute(_BY_TOKEN, {"token": token}).first()
    return CallStanding(*row) if row else None


def call_standings(session: Session, tokens: Collection[str]) -> dict[str, CallStanding]:
    """The calls that have these tokens, by them."""
    rows = session.connection().execute(_BY_TOKENS, {"tokens": list(tokens)})
    return {token: CallStanding(*standing) for token, *standing in rows}


def as_report(listed: ListedCall) -> CallReport:
    """A call of the carrier's list as if it had been reported."""
    return CallReport(
        sid=listed.sid,
        status=listed.status,
        rang=listed.status in _RANG,
        answered_by=listed.answered_by,
        seconds=listed.seconds,
        error_code=listed.error_code,
        error_class=listed.error_class,
        sequence=None,
        price=listed.price,
    )


def report_call(runtime: Runtime, session: Session, attempt_id: int, told: CallReport, now: datetime) -> None:
    """Take a report on a call; one that is no news changes nothing. At its end the plan looks again."""
    if told.keys:
        keep_keys(runtime, session, attempt_id, told.sid, told.keys, now)
    moved = _move(runtime, session, attempt_id, told, now)
    rang = moved is None and _note(session, attempt_id, told, now)
    if told.error_class is ErrorClass.SLOW_DOWN or rang:
        session.connection().execute(_CALLED_OFF, {"of": attempt_id})
    if moved is None and not rang:
        return
    mark_called(session, [attempt_id])
    if moved is None or told.status is AttemptState.ACCEPTED:
        return
    if told.status is AttemptState.FAILED:
        error_class = told.error_class or ErrorClass.UNLISTED
        failure = Failure(attempt_id, told.error_code, error_class, told.status)
        followed_by(runtime, session, failure, now)
    else:
        look_again(session, moved.survey_id, now)


def heard_by_machine(session: Session, attempt_id: int, answered_by: AnsweredBy, now: datetime) -> None:
    """Keep the detector's word. A call that has ended as answered was not, if it was a machine that nobody
    answered for: the one final state that is left again, for the word may come after the end."""
    changed(session, update(Attempt).where(Attempt.id == attempt_id).values(answered_by=answered_by))
    if answered_by not in MACHINES:
        return
    nobody = and_(
        Attempt.id == attempt_id, Attempt.state == AttemptState.ANSWERED, Attempt.heard_at.is_(None)
    )
    if changed(session, update(Attempt).where(nobody).values(state=AttemptState.MACHINE)):
        look_again(session, _survey_of(session, attempt_id), now)


@dataclass(frozen=True, slots=True)
class ToldOfCall:
    """A report on a call, and when it came."""

    attempt_id: int
    report: CallReport
    at: datetime


def take_call_reports(runtime: Runtime, told: Sequence[ToldOfCall]) -> list[bool]:
    """Take reports that came at the same time, in one transaction; says of each whether it is taken. The keys
    of a menu are on disk then, and still to be understood (`understand_keys`)."""
    return all_or_each(partial(_take, runtime), told, _not_taken)


def _take(runtime: Runtime, told: Sequence[ToldOfCall]) -> list[bool]:
    """A failure waits for the disk, and so do keys (R2). An end that is lost, reconcile asks for again."""
    failed = [one.report.error_class for one in told if one.report.status is AttemptState.FAILED]
    lasts = bool(failed) or any(one.report.keys for one in told)
    with runtime.database.write(repeatable=not lasts) as session:
        may_stop = any(one in MAY_STOP or one is None for one in failed)
        hold_people_of(session, [one.attempt_id for one in told], may_pause=may_stop)
        for one in told:
            report_call(runtime, session, one.attempt_id, one.report, one.at)
    return [True] * len(told)


def _not_taken(told: ToldOfCall, why: Exception) -> bool:
    log.error("a report on a call could not be taken", attempt=told.attempt_id, exc_info=why)
    return False


def _move(
    runtime: Runtime, session: Session, attempt_id: int, told: CallReport, now: datetime
) -> Row[int | None] | None:
    """The one conditional UPDATE; the survey of the call, or None if this report moved nothing."""
    values: dict[str, Any] = {
        "of": attempt_id,
        "by": runtime.carrier.name,
        "sid": told.sid,
        "now": now,
        "ended": now if told.status is not AttemptState.ACCEPTED else None,
        "rang": now if told.rang else None,
        "detector": told.answered_by,
        "talked": told.seconds,
        "code": told.error_code,
        "class": told.error_class,
        "micros": told.price.micros if told.price else None,
        "currency": told.price.currency if told.price else None,
    }
    return session.connection().execute(_moving(told.status), values).first()


_NOW = bindparam("now", type_=_C.accepted_at.type)
_DETECTOR = bindparam("detector", type_=_C.answered_by.type)
_DETECTED = func.coalesce(_DETECTOR, _C.answered_by)


@cache
def _moving(to: AttemptState) -> ReturningUpdate[int | None]:
    """Built once for each state: building it for every report costs more than running it."""
    refused_before = and_(_C.state.in_(WAITING), _C.tries > 0)
    return (
        update(_A)
        .where(_C.id == bindparam("of"), or_(_C.state.in_(MOVES[to]), refused_before))
        .values(
            state=_taken_by(to) if to in _TAKEN else to,
            carrier=func.coalesce(_C.carrier, bindparam("by")),
            carrier_sid=func.coalesce(_C.carrier_sid, bindparam("sid")),
            accepted_at=func.coalesce(_C.accepted_at, _NOW),
            left_at=func.coalesce(_C.left_at, _NOW),
            rang_at=func.coalesce(_C.rang_at, bindparam("rang", type_=_C.rang_at.type)),
            answered_by=func.coalesce(_C.answered_by, _DETECTOR),
            ended_at=func.coalesce(bindparam("ended", type_=_C.ended_at.type), _C.ended_at),
            seconds=func.coalesce(bindparam("talked"), _C.seconds),
            error_code=bindparam("code"),
            error_class=bindparam("class", type_=_C.error_class.type),
            price_micros=func.coalesce(bindparam("micros"), _C.price_micros),
            price_currency=func.coalesce(bindparam("currency"), _C.price_currency),
        )
        .returning(_C.survey_id)
    )


def _taken_by(to: AttemptState) -> Any:
    """A machine, if either this report or the detector before it says so and nobody was heard."""
    machine = literal(AttemptState.MACHINE, _C.state.type)
    answered = literal(AttemptState.ANSWERED, _C.state.type)
    otherwise = (
        machine
        if to is AttemptState.MACHINE
        else case((_DETECTED.in_(sorted(MACHINES)), machine), else_=answered)
    )
    return case((_C.heard_at.is_not(None), answered), else_=otherwise)


_RINGS = (
    update(_A)
    .where(_C.id == bindparam("of"), _C.rang_at.is_(None))
    .values(rang_at=bindparam("at", type_=_C.rang_at.type))
)
_DETECTED_BY = (
    update(_A).where(_C.id == bindparam("of"), _C.answered_by.is_(None)).values(answered_by=_DETECTOR)
)
# A call that was called off before it rang used nothing up and was no contact. One that rang after all was
# one, and is not simply placed again (R1).
_CALLED_OFF = (
    update(_A)
    .where(_C.id == bindparam("of"), _C.state == AttemptState.FAILED, _C.error_class == ErrorClass.SLOW_DOWN)
    .values(
        error_class=case(
            (_C.rang_at.is_not(None), literal(ErrorClass.LATER_ONCE, _C.error_class.type)),
            else_=_C.error_class,
        ),
        contact=_C.rang_at.is_not(None),
    )
)


def _note(session: Session, attempt_id: int, told: CallReport, now: datetime) -> bool:
    """Keep who answered and when it first rang, of a call that stays where it is; says whether the ringing is
    news."""
    connection = session.connection()
    if told.answered_by is not None:
        connection.execute(_DETECTED_BY, {"of": attempt_id, "detector": told.answered_by})
    return told.rang and bool(connection.execute(_RINGS, {"of": attempt_id, "at": now}).rowcount)


def _survey_of(session: Session, attempt_id: int) -> int | None:
    return session.scalar(select(Attempt.survey_id).where(Attempt.id == attempt_id))
