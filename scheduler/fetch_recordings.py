"""Reasons that were spoken: fetched from the carrier, sealed here, deleted there, given to the coders.

announced ─┬─► fetched and sealed ─► deleted at the carrier ─► kept, and two people write down what it says
           ├─► not to be had, again and again ─► lost
           └─► at a carrier that is not in use any more ─► after three days lost, or kept if it is sealed here
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, case, insert, literal, select, update
from sqlalchemy.orm import Session

from scheduler.at_carrier import NOBODY_TELLS_AFTER, of_another, ours
from survey.carriers.port import CarrierCannotTell, CarrierUnreachable
from survey.course.changed import changed
from survey.models import RECORDING_TO_FETCH, CodingItem, Recording
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import CodingKind, RecordingState

log = structlog.get_logger()

AT_ONCE = 100
_WAIT = timedelta(seconds=30)  # before the second try, doubled before each one after that
_TRIES = 12  # over a good day and a half


@dataclass(frozen=True)
class _Announced:
    id: int
    sid: str
    seconds: int | None
    tries: int
    sealed: bool  # it is here already, and has only to be deleted there


def fetch_recordings(runtime: Runtime) -> int:
    """Fetch what is announced and due; how many are kept now.

    A carrier that does not answer is asked for no more in this run: each would wait for its time-out.
    """
    kept = sum(_give_up(runtime, one) for one in _elsewhere(runtime))
    for one in _due(runtime):
        try:
            kept += _fetch(runtime, one)
        except CarrierUnreachable as why:
            _not_had(runtime, one)
            if not isinstance(why, CarrierCannotTell):
                break
    return kept


def _due(runtime: Runtime) -> list[_Announced]:
    """Tried again soon at first, then ever more seldom."""
    now = runtime.clock.now()
    since = {tries: literal(now - _WAIT * (2**tries - 1), Utc()) for tries in range(_TRIES)}
    due = Recording.announced_at <= case(since, value=Recording.tries)
    return _announced(runtime, ours(runtime, Recording.carrier), due)


def _elsewhere(runtime: Runtime) -> list[_Announced]:
    """What lies at a carrier that is not in use any more: nobody can be asked for it."""
    before = runtime.clock.now() - NOBODY_TELLS_AFTER
    return _announced(runtime, of_another(runtime, Recording.carrier), Recording.announced_at < before)


def _announced(runtime: Runtime, *which: ColumnElement[bool]) -> list[_Announced]:
    with runtime.database.read() as session:
        rows = session.execute(
            select(
                Recording.id,
                Recording.sid,
                Recording.seconds,
                Recording.tries,
                Recording.audio_sealed.is_not(None),
            )
            .where(RECORDING_TO_FETCH, *which)
            .order_by(Recording.tries, Recording.announced_at)
            .limit(AT_ONCE)
        ).all()
    return [_Announced(*row) for row in rows]


def _give_up(runtime: Runtime, one: _Announced) -> int:
    """What is here already is kept all the same."""
    log.error("a recording was left at another carrier", recording=one.id, kept=one.sealed)
    if one.sealed:
        return _keep(runtime, one, runtime.clock.now())
    with runtime.database.write() as session:
        _update(session, one, state=RecordingState.LOST)
    return 0


def _fetch(runtime: Runtime, one: _Announced) -> int:
    """No transaction is open while the carrier is asked, and it deletes nothing that is not on our disk.

    Raises CarrierUnreachable where it is to be tried again.
    """
    if one.seconds != 0 and not one.sealed:
        audio = runtime.carrier.fetch_recording(one.sid)
        sealed = runtime.keyring.seal_bytes(audio, Sealed.RECORDING_AUDIO)
        with runtime.database.write() as session:
            _update(session, one, audio_sealed=sealed)
    if not runtime.carrier.delete_recording(one.sid):
        if one.tries + 1 < _TRIES:
            raise CarrierUnreachable("it was not deleted")
        log.error("a recording could not be deleted at the carrier", recording=one.id)
    return _keep(runtime, one, runtime.clock.now())


def _keep(runtime: Runtime, one: _Announced, now: datetime) -> int:
    """It is here, and two people may listen; of one without a sound nothing is kept."""
    silent = one.seconds == 0
    state = RecordingState.LOST if silent else RecordingState.KEPT
    with runtime.database.write() as session:
        if not _update(session, one, state=state, kept_at=None if silent else now) or silent:
            return 0
        survey_id, question = session.execute(
            select(Recording.survey_id, Recording.question).where(Recording.id == one.id)
        ).one()
        item = {"survey_id": survey_id, "question": question, "recording_id": one.id, "opened_at": now}
        session.execute(insert(CodingItem).values(kind=CodingKind.RECORDING, **item))
    return 1


def _not_had(runtime: Runtime, one: _Announced) -> None:
    """Tried again later; in the end it is lost."""
    lost = one.tries + 1 >= _TRIES
    if lost:
        log.error("a recording could not be fetched", recording=one.id)
    with runtime.database.write() as session:
        _update(session, one, tries=one.tries + 1, state=RecordingState.LOST if lost else None)


def _update(session: Session, one: _Announced, **values: object) -> bool:
    """Says whether it was still to be fetched: somebody else may have been faster (R10)."""
    given = {name: value for name, value in values.items() if value is not None}
    still = update(Recording).where(Recording.id == one.id, Recording.state == RecordingState.ANNOUNCED)
    return bool(changed(session, still.values(given)))
