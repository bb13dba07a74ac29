"""Calls whose end nobody reported: the carrier is asked, and a call is never placed again for it.

A call that the carrier has is under way for the plan until its end is known, so a lost callback would hold
the survey for good (Surveda's users: "a lost callback never noticed").
"""

from datetime import timedelta

from sqlalchemy import select, update

from survey.carriers.port import CallReport, CarrierUnreachable, ListedCall, Sent
from survey.course.changed import changed
from survey.course.hold import hold_people_of
from survey.course.report_call import as_report, report_call
from survey.models import CALL_UNDER_WAY, Attempt, Petitioner
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import AttemptState, ErrorClass

_SLACK = timedelta(minutes=1)  # a report may take its time
_AGAIN = timedelta(minutes=3)  # between two looks
_UNKNOWN_THERE = 3  # looks in vain until a call counts as failed
_AT_ONCE = 200
_OF_ANOTHER = timedelta(days=3)  # until a call that another carrier has counts as failed, unasked

_Overdue = tuple[int, Sent, int]  # attempt, its call, looks so far


def end_overdue_calls(runtime: Runtime) -> int:
    """Ask about each call that must be over by now; how many have come to their end.

    A carrier that cannot be reached is not asked about the rest: each question would wait for its time-out.
    """
    ended = 0
    for attempt_id, sent, looks in _overdue(runtime):
        try:
            listed = runtime.carrier.read_call(sent)
        except CarrierUnreachable:
            break
        ended += _take(runtime, attempt_id, sent.sid or "", looks, listed)
    return ended + sum(
        _take(runtime, *of_another, _UNKNOWN_THERE, None) for of_another in _elsewhere(runtime)
    )


def _overdue(runtime: Runtime) -> list[_Overdue]:
    now, calls = runtime.clock.now(), runtime.policy.calls
    over = now - (calls.ring + calls.talk + _SLACK)
    with runtime.database.read() as session:
        rows = session.execute(
            select(Attempt, Petitioner.phone_sealed)
            .join(Petitioner, Petitioner.id == Attempt.petitioner_id)
            .where(CALL_UNDER_WAY, Attempt.left_at < over)
            .order_by(Attempt.left_at)
            .limit(_AT_ONCE)
        ).all()
    return [
        (one.id, _sent(runtime, one, sealed), one.empty_lists)
        for one, sealed in rows
        if one.carrier == runtime.carrier.name and one.carrier_sid and one.left_at
        if one.left_at + one.empty_lists * _AGAIN < over
    ]


def _elsewhere(runtime: Runtime) -> list[tuple[int, str]]:
    """Calls of a carrier that is not in use any more, by attempt and SID: nobody can be asked of them, and
    whom they were to has a right to be forgotten in time."""
    before = runtime.clock.now() - _OF_ANOTHER
    calls = select(Attempt.id, Attempt.carrier, Attempt.carrier_sid)
    with runtime.database.read() as session:
        rows = session.execute(calls.where(CALL_UNDER_WAY, Attempt.left_at < before).limit(_AT_ONCE)).all()
    return [(attempt_id, sid or "") for attempt_id, carrier, sid in rows if carrier != runtime.carrier.name]


def _sent(runtime: Runtime, call: Attempt, phone_sealed: bytes) -> Sent:
    to = runtime.keyring.open(phone_sealed, Sealed.PETITIONER_PHONE)
    return Sent(call.token, to, "", call.carrier_sid, call.left_at or call.planned_at)


def _take(runtime: Runtime, attempt_id: int, sid: str, looks: int, listed: ListedCall | None) -> bool:
    """Write down what the carrier says of a call; whether that is its end."""
    told = as_report(listed) if listed else _forgotten(sid) if looks + 1 >= _UNKNOWN_THERE else None
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
