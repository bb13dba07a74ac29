"""Putting right (DESIGN §9): what follows a 4 or 5, every step of it, and what came with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import CAUSES_UNTOLD, NOT_ENDED, ON_DOCKET
from survey.vocabulary import (
    Ending,
    Finding,
    LegalStep,
    PromiseState,
    RatedObject,
    RectificationAct,
    RectificationState,
)

_NOT_ENDED, _UNTOLD, _ON_DOCKET = text(NOT_ENDED), text(CAUSES_UNTOLD), text(ON_DOCKET)


class Rectification(Numbered, Base):
    """One dissatisfied answer on its way to an outcome: one for each object and round."""

    __tablename__ = "rectification"
    __table_args__ = (
        UniqueConstraint("survey_id", "object"),
        Index("ix_rectification_due_at", "due_at", sqlite_where=_NOT_ENDED, postgresql_where=_NOT_ENDED),
        Index("ix_rectification_untold", "id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
        Index("ix_rectification_state_id", "state", "id"),
        Index("ix_rectification_opened_at", "opened_at"),
    )

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"))
    case_id: Mapped[int] = mapped_column(Key, ForeignKey("case.id"), index=True)
    round: Mapped[int]
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"), index=True)  # that was rated
    level: Mapped[int]  # 4 or 5: the answer that opened it
    heard_at: Mapped[datetime]  # that answer
    opened_at: Mapped[datetime]
    state: Mapped[RectificationState] = mapped_column(one_of(RectificationState))
    entered_at: Mapped[datetime]  # this state
    # When the present state is to be left: `due_span` of the policy after `due_from`.
    due_at: Mapped[datetime]
    due_from: Mapped[datetime]
    due_span: Mapped[str] = mapped_column(String(16))
    due_provisional: Mapped[bool]  # by a calendar that is not official yet
    climbed: Mapped[int] = mapped_column(default=0)  # leaders that were told it is overdue, in this state
    verifier_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"), index=True)
    may_contact: Mapped[bool] = mapped_column(default=False)  # silence is no
    may_name: Mapped[bool] = mapped_column(default=False)
    finding: Mapped[Finding | None] = mapped_column(one_of(Finding))
    causes: Mapped[list[str]] = mapped_column(default=list)  # codes of the questionnaire's reasons
    named: Mapped[bool] = mapped_column(default=False)  # an order has told the unit which case it is
    orders: Mapped[int] = mapped_column(default=0)
    extended_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    ordered_at: Mapped[datetime | None]  # first
    ordered_due_at: Mapped[datetime | None] = mapped_column(index=True)  # of the order, extension included
    reported_at: Mapped[datetime | None]  # first; after a return the latest that came late
    accepted_at: Mapped[datetime | None]
    asked_again_at: Mapped[datetime | None]
    next_survey_id: Mapped[int | None] = mapped_column(Key, ForeignKey("survey.id"), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    ending: Mapped[Ending | None] = mapped_column(one_of(Ending))
    legal_step: Mapped[LegalStep | None] = mapped_column(one_of(LegalStep))
    batch_id: Mapped[int | None] = mapped_column(Key, ForeignKey("cause_batch.id"))
    demo: Mapped[bool] = mapped_column(default=False)


class RectificationStep(Numbered, Base):
    """Who did what when. Only ever added."""

    __tablename__ = "rectification_step"
    __table_args__ = (
        UniqueConstraint("rectification_id", "form"),
        Index("ix_rectification_step_on_docket", "id", sqlite_where=_ON_DOCKET, postgresql_where=_ON_DOCKET),
    )

    rectification_id: Mapped[int] = mapped_column(Key, ForeignKey("rectification.id"), index=True)
    act: Mapped[RectificationAct] = mapped_column(one_of(RectificationAct))
    from_state: Mapped[RectificationState | None] = mapped_column(one_of(RectificationState))
    to_state: Mapped[RectificationState] = mapped_column(one_of(RectificationState))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))  # none: the house itself
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)  # codes, dates, ids; no words
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # JSON: words by what they are about
    form: Mapped[str | None] = mapped_column(String(36))  # of the form sent: arriving twice counts once


class EvidenceFile(Numbered, Base):
    """A picture or paper that came with a step; sealed, and served as a download only."""

    __tablename__ = "evidence_file"
    __table_args__ = (UniqueConstraint("rectification_id", "digest"),)

    rectification_id: Mapped[int] = mapped_column(Key, ForeignKey("rectification.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(Key, ForeignKey("rectification_step.id"), index=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str] = mapped_column(String(80))  # media type
    size: Mapped[int]  # bytes
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))  # SHA-256 of who sent it and what is kept
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))


class Promise(Numbered, Base):
    """What was agreed with a date at verification; asked about after it (复诊)."""

    __tablename__ = "promise"
    __table_args__ = (Index("ix_promise_state_due_on", "state", "due_on"),)

    rectification_id: Mapped[int] = mapped_column(Key, ForeignKey("rectification.id"), index=True)
    words_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_on: Mapped[str] = mapped_column(String(10))  # local day, ISO
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    state: Mapped[PromiseState] = mapped_column(one_of(PromiseState))
    asked_at: Mapped[datetime | None]
    asked_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    seen_at: Mapped[datetime | None]  # a broken one, by who runs rectification
    seen_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))


class Talk(Numbered, Base):
    """A talk with the responsible leader about what is seriously overdue (约谈), and its record."""

    __tablename__ = "talk"
    __table_args__ = (UniqueConstraint("rectification_id", "about"),)

    rectification_id: Mapped[int] = mapped_column(Key, ForeignKey("rectification.id"), index=True)
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"), index=True)
    about: Mapped[datetime]  # the deadline that was missed
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    held_on: Mapped[str | None] = mapped_column(String(10))  # local day, ISO
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # JSON: with whom, what was said, agreed


class DocketMeeting(Numbered, Base):
    """A month's joint supervision meeting (联席督办): its minutes; decisions are steps."""

    __tablename__ = "docket_meeting"

    month: Mapped[str] = mapped_column(String(7), unique=True)
    held_on: Mapped[str | None] = mapped_column(String(10))
    minutes_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[datetime | None]
    written_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))


class CauseBatch(Numbered, Base):
    """What people who are not to be named were dissatisfied with: causes of many, no case (R6)."""

    __tablename__ = "cause_batch"
    __table_args__ = (UniqueConstraint("unit_id", "month"),)

    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    month: Mapped[str] = mapped_column(String(7))  # in which it was made
    made_at: Mapped[datetime]
    people: Mapped[int]
    causes: Mapped[dict[str, Any]]  # how many by cause
