"""Reasons that were spoken: fetched from the carrier, sealed here, deleted there, given to the coders.

announced ─┬─► fetched and sealed ─► deleted at the carrier ─► kept, and two people write down what it says
           └─► not to be had, again and again ─► lost
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from survey.carriers.port import CarrierUnreachable
from survey.course.changed import changed
from survey.models import RECORDING_TO_FETCH, CodingItem, Recording
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import CodingKind, RecordingState

log = structlog.get_logger()

_WAIT = timedelta(seconds=30)  # before the second try, doubled before each one after that
_TRIES = 12  # over a good day and a half
_AT_ONCE = 100


@dataclass(frozen=True)
class _Announced:
    id: int
    sid: str
    seconds: int | None
    tries: int
    sealed: bool  # it is here already, and has only to be deleted there
    announced_at: datetime
    carrier: str

    @property
    def due_at(self) -> datetime:
        """The next try: soon at first, then ever more seldom."""
        waited: timedelta = _WAIT * (2**self.tries - 1)
        return self.announced_at + waited


def fetch_recordings(runtime: Runtime) -> int:
    """Fetch what is announced and due; how many are kept now."""
    return sum(_fetch(runtime, one) for one in _due(runtime))


def _due(runtime: Runtime) -> list[_Announced]:
    now = runtime.clock.now()
    with runtime.database.read() as session:
        rows = session.execute(
            select(
                Recording.id,
                Recording.sid,
                Recording.seconds,
                Recording.tries,
                Recording.audio_sealed.is_not(None),
                Recording.announced_at,
                Recording.carrier,
            )
            .where(RECORDING_TO_FETCH)
            .order_by(Recording.tries, Recording.announced_at)
            .limit(_AT_ONCE)
        ).all()
    announced = [_Announced(*row) for row in rows]
    return [one for one in announced if one.carrier == runtime.carrier.name and one.due_at <= now]


def _fetch(runtime: Runtime, one: _Announced) -> int:
    """No transaction is open while the carrier is asked, and it deletes nothing that is not on our disk."""
    if one.seconds != 0 and not one.sealed:
        try:
            audio = runtime.carrier.fetch_recording(one.sid)
        except CarrierUnreachable:
            return _not_had(runtime, one)
        sealed = runtime.keyring.seal_bytes(audio, Sealed.RECORDING_AUDIO)
        with runtime.database.write() as session:
            _update(session, one, audio_sealed=sealed)
    if not runtime.carrier.delete_recording(one.sid):
        if one.tries + 1 < _TRIES:
            return _not_had(runtime, one)
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


def _not_had(runtime: Runtime, one: _Announced) -> int:
    """Tried again later; in the end it is lost."""
    lost = one.tries + 1 >= _TRIES
    if lost:
        log.error("a recording could not be fetched", recording=one.id)
    with runtime.database.write() as session:
        _update(session, one, tries=one.tries + 1, state=RecordingState.LOST if lost else None)
    return 0


def _update(session: Session, one: _Announced, **values: object) -> bool:
    """Says whether it was still to be fetched: somebody else may have been faster (R10)."""
    given = {name: value for name, value in values.items() if value is not None}
    still = update(Recording).where(Recording.id == one.id, Recording.state == RecordingState.ANNOUNCED)
    return bool(changed(session, still.values(given)))
