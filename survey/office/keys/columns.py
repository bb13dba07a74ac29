"""Where everything lies that is sealed: one line for each of `Sealed`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, func
from sqlalchemy.orm import InstrumentedAttribute

from survey.models import (
    AnomalyStep,
    Answer,
    Case,
    Coding,
    Concern,
    ConcernStep,
    DocketMeeting,
    EvidenceFile,
    Exclusion,
    Inbound,
    Interview,
    InterviewCheck,
    LastingKey,
    Petitioner,
    Promise,
    Recording,
    RectificationStep,
    Talk,
    Totp,
    Unit,
)
from survey.secrets import HEAD, Sealed

COLUMNS: Mapping[Sealed, InstrumentedAttribute[Any]] = {
    Sealed.PETITIONER_PHONE: Petitioner.phone_sealed,
    Sealed.CASE_NAME: Case.name_sealed,
    Sealed.INBOUND_RAW: Inbound.raw_sealed,
    Sealed.ANSWER_WORDS: Answer.words_sealed,
    Sealed.RECORDING_AUDIO: Recording.audio_sealed,
    Sealed.INTERVIEW_NOTE: Interview.note_sealed,
    Sealed.CODING_WORDS: Coding.words_sealed,
    Sealed.ANOMALY_WORDS: AnomalyStep.words_sealed,
    Sealed.EXCLUSION_WHY: Exclusion.why_sealed,
    Sealed.EXCLUSION_ANSWER: Exclusion.answer_sealed,
    Sealed.CHECK_NOTE: InterviewCheck.note_sealed,
    Sealed.STEP_WORDS: RectificationStep.words_sealed,
    Sealed.EVIDENCE_NAME: EvidenceFile.name_sealed,
    Sealed.EVIDENCE_CONTENT: EvidenceFile.content_sealed,
    Sealed.PROMISE_WORDS: Promise.words_sealed,
    Sealed.PROMISE_ANSWER: Promise.answer_sealed,
    Sealed.TALK_WORDS: Talk.words_sealed,
    Sealed.DOCKET_MINUTES: DocketMeeting.minutes_sealed,
    Sealed.CONCERN_WORDS: Concern.words_sealed,
    Sealed.CONCERN_STEP_WORDS: ConcernStep.words_sealed,
    Sealed.TOTP_KEY: Totp.key_sealed,
    Sealed.LASTING_KEY: LastingKey.key_sealed,
    Sealed.UNIT_CONTACT_NAME: Unit.contact_name_sealed,
    Sealed.UNIT_CONTACT_PHONE: Unit.contact_phone_sealed,
    Sealed.UNIT_CONTACT_EMAIL: Unit.contact_email_sealed,
}


def head_of(column: InstrumentedAttribute[Any]) -> ColumnElement[bytes]:
    """What a sealed value begins with: the version and the id of the key it was sealed with."""
    return func.substr(column, 1, HEAD, type_=LargeBinary)


def is_there(column: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Whether something is sealed: what was removed for good is NULL or empty."""
    return func.length(column) > 0


def key_of(column: InstrumentedAttribute[Any]) -> InstrumentedAttribute[Any]:
    """The key of the column's table: one number."""
    model = column.class_
    (key,) = model.__mapper__.primary_key
    attribute: InstrumentedAttribute[Any] = getattr(model, key.name)
    return attribute
