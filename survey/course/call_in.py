"""Somebody calls us: an attempt of its own, answered, begun by the person and so no contact of ours."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.carriers.port import CallTurn
from survey.course.add_attempt import INSERT_ATTEMPT, Planned, attempt_row, next_seq
from survey.course.changed import changed
from survey.course.named import token_by_sid
from survey.course.person import Person, who_calls
from survey.course.questionnaires import questionnaire
from survey.course.store import Coming, Said, keep
from survey.models import Inbound, Petitioner
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel, Purpose


def is_known(session: Session, phone_index: bytes) -> bool:
    """Whether anybody has this number."""
    known = select(Petitioner.id).where(Petitioner.phone_index == phone_index)
    return session.scalar(known) is not None


def call_in(
    runtime: Runtime, session: Session, turn: CallTurn, phone_index: bytes, now: datetime
) -> str | None:
    """Write down that a person with an open survey calls; the token under which the call goes on.

    None where there is nothing to ask: no survey, one that has settled, or somebody who opted out.
    """
    person = who_calls(session, phone_index, now)
    if person is None or not _may_be_asked(session, person):
        return None
    coming = Coming(
        carrier=runtime.carrier.name,
        sid=turn.sid,
        said=Said(channel=Channel.VOICE),
        phone=turn.from_,
        phone_index=phone_index,
        survey_id=person.survey.id if person.survey else None,
        form=turn.raw,
    )
    kept = keep(runtime, session, coming, now)
    if kept is None:
        return token_by_sid(session, runtime.carrier.name, turn.sid)
    said_nothing = {"understood_at": now, "survey_id": kept.survey_id}  # yet: there is nothing to read
    changed(session, update(Inbound).where(Inbound.id == kept.inbound_id).values(said_nothing))
    row = attempt_row(_planned(person, kept.inbound_id, now), next_seq(person.attempts), now)
    call = {
        "state": AttemptState.ANSWERED,
        "carrier": runtime.carrier.name,
        "carrier_sid": turn.sid,
        "rang_at": now,
    }
    session.connection().execute(INSERT_ATTEMPT, row | call)
    token: str = row["token"]
    return token


def _may_be_asked(session: Session, person: Person) -> bool:
    survey = person.survey
    if survey is None or not survey.is_open:
        return False
    if not questionnaire(session, survey.questionnaire_id).asks_on(Channel.VOICE):
        return False
    opted_out = select(Petitioner.opted_out_at).where(Petitioner.id == person.petitioner_id)
    return session.scalar(opted_out) is None


def _planned(person: Person, inbound_id: int, now: datetime) -> Planned:
    return Planned(
        survey_id=person.survey.id if person.survey else None,
        petitioner_id=person.petitioner_id,
        purpose=Purpose.QUESTION,
        channel=Channel.VOICE,
        due_at=now,
        inbound_id=inbound_id,
        demo=person.demo,
    )
