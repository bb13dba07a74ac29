"""Calls whose end nobody reported: the carrier is asked, and a call is never placed again for it.

A call that the carrier has is under way for the plan until its end is known, so a lost callback would hold
the survey for good (Surveda's users: "a lost callback never noticed").
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import extract, func, or_, select, update

from scheduler.at_carrier import NOBODY_TELLS_AFTER, of_another, ours
from survey.carriers.port import CallReport, CarrierCannotTell, CarrierUnreachable, Sent
from survey.course.changed import changed
from survey.course.hold import hold_people_of
from survey.course.report_call import as_report, report_call
from survey.models import CALL_UNDER_WAY, Attempt, Petitioner
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed
from survey.vocabulary import AttemptState, ErrorClass

log = structlog.get_logger()

AT_ONCE = 200
_SLACK = timedelta(minutes=1)  # a report may take its time
_AGAIN = timedelta(minutes=3)  # between two looks
_UNKNOWN_THERE = 3  # looks in vain until a call counts as failed


@dataclass(frozen=True)
class _Overdue:
    attempt_id: int
    token: str
    sid: str
    phone_sealed: bytes
    left_at: datetime
    looks: int  # so far


def end_overdue_calls(runtime: Runtime) -> int:
    """Ask about each call that must be over by now; how many have come to their end.

    A carrier that cannot be reached is not asked about the rest: each question would wait for its time-out.
    """
    ended = 0
    for call in _overdue(runtime):
        try:
            told = _told(runtime, call)
        except CarrierUnreachable:
            break
        ended += _take(runtime, call.attempt_id, told)
    return ended + sum(_take(runtime, of, _forgotten(sid)) for of, sid in _elsewhere(runtime))


def _overdue(runtime: Runtime) -> list[_Overdue]:
    """In no order: one that the carrier never answers for would stand before all that came later."""
    now, calls = runtime.clock.now(), runtime.policy.calls
    over = now - (calls.ring + calls.talk + _SLACK)
    looked_at = extract("epoch", Attempt.left_at) + Attempt.empty_lists * _AGAIN.total_seconds()
    due = CALL_UNDER_WAY, Attempt.left_at < over, looked_at < over.timestamp()
    with runtime.database.read() as session:
        rows = session.execute(
            select(
                Attempt.id,
                Attempt.token,
                Attempt.carrier_sid,
                Petitioner.phone_sealed,
                Attempt.left_at,
                Attempt.empty_lists,
            )
            .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
            .where(*due, ours(runtime, Attempt.carrier), Attempt.carrier_sid.is_not(None))
            .order_by(func.random())
            .limit(AT_ONCE)
        ).all()
    return [
        _Overdue(of, token, sid, sealed, left_at, looks)
        for of, token, sid, sealed, left_at, looks in rows
        if sid and left_at
    ]


def _elsewhere(runtime: Runtime) -> list[tuple[int, str]]:
    """Calls of a carrier that is not in use any more, or without a name there, by attempt and SID: nobody can
    be asked of them."""
    before = runtime.clock.now() - NOBODY_TELLS_AFTER
    unasked = or_(of_another(runtime, Attempt.carrier), Attempt.carrier_sid.is_(None))
    calls = select(Attempt.id, Attempt.carrier_sid).where(CALL_UNDER_WAY, Attempt.left_at < before, unasked)
    with runtime.database.read() as session:
        return [(attempt_id, sid or "") for attempt_id, sid in session.execute(calls.limit(AT_ONCE))]


def _told(runtime: Runtime, call: _Overdue) -> CallReport | None:
    """What the carrier says of a call; none if that is nothing. Raises CarrierUnreachable if it does not
    answer."""
    try:
        to = runtime.keyring.open(call.phone_sealed, Sealed.PETITIONER_PHONE)
        listed = runtime.carrier.read_call(Sent(call.token, to, "", call.sid, call.left_at))
    except (CannotOpen, CarrierCannotTell) as wrong:
        log.warning("a call cannot be asked about", attempt=call.attempt_id, why=str(wrong))
        given_up = runtime.clock.now() - call.left_at >= NOBODY_TELLS_AFTER
        return _forgotten(call.sid) if given_up else None
    if listed is None:
        return _forgotten(call.sid) if call.looks + 1 >= _UNKNOWN_THERE else None
    return as_report(listed)


def _take(runtime: Runtime, attempt_id: int, told: CallReport | None) -> bool:
    """Write down what was told of a call; whether that is its end."""
    ended = told is not None and told.status is not AttemptState.ACCEPTED
    with runtime.database.write() as session:
        hold_people_of(session, [attempt_id], may_pause=ended)
        if told is not None:
            report_call(runtime, session, attempt_id, told, runtime.clock.now())
        if not ended:
            looked = update(Attempt).where(Attempt.id == attempt_id)
            changed(session, looked.values(empty_lists=Attempt.empty_lists + 1))
    return ended


def _forgotten(sid: str) -> CallReport:
    """The carrier says that it knows no such call: it came to nothing, which says nothing of the number."""
    return CallReport(
        sid=sid,
        status=AttemptState.FAILED,
        rang=False,
        answered_by=None,
        seconds=None,
        error_code=None,
        error_class=ErrorClass.UNKNOWN,
        sequence=None,
        price=None,
    )
