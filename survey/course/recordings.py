"""What was spoken onto a recording: known from the call itself, and from the carrier when it is ready."""

from datetime import datetime
from typing import cast

from sqlalchemy import Table, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.carriers.port import Form, RecordingReport
from survey.course.call import Call
from survey.course.changed import changed
from survey.course.store import Coming, Said, Stored, keep
from survey.models import Recording
from survey.questionnaire.load import Questionnaire
from survey.questionnaire.model import Kind
from survey.runtime import Runtime
from survey.vocabulary import Channel, RecordingState

RECORDED = "recorded"
_R = cast(Table, Recording.__table__)
_ON_SQLITE = sqlite.insert(_R).on_conflict_do_nothing().returning(_R.c.id)
_ON_POSTGRESQL = postgresql.insert(_R).on_conflict_do_nothing().returning(_R.c.id)


def announce(
    runtime: Runtime,
    session: Session,
    call: Call,
    question: str,
    sid: str,
    *,
    seconds: int | None,
    inbound_id: int | None,
    now: datetime,
) -> bool:
    """The carrier has a recording; False if that is known."""
    insert = _ON_SQLITE if runtime.database.is_sqlite else _ON_POSTGRESQL
    row = {
        "survey_id": call.survey_id,
        "question": question,
        "inbound_id": inbound_id,
        "carrier": runtime.carrier.name,
        "sid": sid,
        "seconds": seconds,
        "state": RecordingState.ANNOUNCED,
        "announced_at": now,
        "tries": 0,
    }
    return session.connection().execute(insert, row).scalar() is not None


def take_recording_report(
    runtime: Runtime,
    session: Session,
    call: Call,
    asked: Questionnaire,
    told: RecordingReport,
    form: Form,
    now: datetime,
) -> Stored | None:
    """A recording is ready, or has failed. What it answers is kept, to be understood, where the call itself
    did not get to say so: who hangs up while speaking is heard all the same."""
    this = update(Recording).where(
        Recording.carrier == runtime.carrier.name, Recording.sid == told.recording_sid
    )
    if not told.completed:
        still = this.where(Recording.state == RecordingState.ANNOUNCED)
        changed(session, still.values(state=RecordingState.LOST))
        return None
    question = _spoken(asked)
    if question is None or not announce(
        runtime,
        session,
        call,
        question,
        told.recording_sid,
        seconds=told.seconds,
        inbound_id=None,
        now=now,
    ):
        changed(session, this.where(Recording.seconds.is_(None)).values(seconds=told.seconds))
        return None
    if told.seconds == 0:
        return None
    coming = Coming(
        carrier=runtime.carrier.name,
        sid=told.recording_sid,
        said=Said(channel=Channel.VOICE, question=question, value="", how=RECORDED, recorded=True),
        phone_index=call.phone_index,
        survey_id=call.survey_id,
        attempt_id=call.attempt_id,
        form=form,
    )
    kept = keep(runtime, session, coming, now)
    if kept is not None:
        changed(session, this.values(inbound_id=kept.inbound_id))
    return kept


def _spoken(asked: Questionnaire) -> str | None:
    """The question that is answered by speaking."""
    open_ones = (one.key for one in asked.form(Channel.VOICE) if one.kind is Kind.OPEN)
    return next(open_ones, None)
