from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import HAS_LEFT, IN_DOUBT, TEXT_LEFT, UNDER_WAY, WAITS
from survey.vocabulary import AttemptState, Channel, ErrorClass, Purpose

_DUE, _IN_DOUBT, _UNDER_WAY, _TEXT = text(WAITS), text(IN_DOUBT), text(UNDER_WAY), text(TEXT_LEFT)
_LEFT = text(HAS_LEFT)


class Attempt(Numbered, Base):
    """One message or call of ours: written down before it leaves, sent at most once (R1)."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("survey_id", "seq"),
        UniqueConstraint("carrier", "carrier_sid"),
        Index("ix_attempt_due", "channel", "priority", "due_at", sqlite_where=_DUE, postgresql_where=_DUE),
        Index("ix_attempt_in_doubt", "left_at", sqlite_where=_IN_DOUBT, postgresql_where=_IN_DOUBT),
        Index("ix_attempt_call_under_way", "left_at", sqlite_where=_UNDER_WAY, postgresql_where=_UNDER_WAY),
        Index("ix_attempt_text_under_way", "left_at", sqlite_where=_TEXT, postgresql_where=_TEXT),
        # Two columns wide, or SQLite takes it where one of the small ones above would do.
        Index("ix_attempt_left_at", "left_at", "channel", sqlite_where=_LEFT, postgresql_where=_LEFT),
        Index("ix_attempt_petitioner_id_left_at", "petitioner_id", "left_at"),
    )

    survey_id: Mapped[int | None] = mapped_column(Key, ForeignKey("survey.id"))
    seq: Mapped[int]
    petitioner_id: Mapped[int] = mapped_column(Key, ForeignKey("petitioner.id"))
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose))
    channel: Mapped[Channel] = mapped_column(one_of(Channel))
    step: Mapped[int | None]  # of the plan; none for replies
    priority: Mapped[int]  # 0 goes first: a reply before a reminder before a first message
    question: Mapped[str | None] = mapped_column(String(32))
    text_key: Mapped[str] = mapped_column(String(32), default="")
    # A reply is unique on the message that caused it: hearing it twice answers once.
    inbound_id: Mapped[int | None] = mapped_column(Key, ForeignKey("inbound.id"), unique=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    state: Mapped[AttemptState] = mapped_column(one_of(AttemptState))
    planned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    claim: Mapped[str | None] = mapped_column(String(43))
    claimed_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)  # times told to slow down
    body: Mapped[str | None] = mapped_column(Text)  # as it leaves; reconcile looks for it word by word
    carrier: Mapped[str | None] = mapped_column(String(32))
    carrier_sid: Mapped[str | None] = mapped_column(String(64))
    left_at: Mapped[datetime | None]  # entered `sending`
    contact: Mapped[bool] = mapped_column(default=False)  # counts against the person's daily cap
    accepted_at: Mapped[datetime | None]
    rang_at: Mapped[datetime | None]  # the phone rang: only then was it a call
    ended_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(String(16))  # human, machine, fax, unknown: the detector
    heard_at: Mapped[datetime | None]  # somebody last pressed or said something in this call
    seconds: Mapped[int | None]  # of a call
    appointment: Mapped[bool | None]  # the person named this time
    empty_lists: Mapped[int] = mapped_column(default=0)  # times the carrier's list did not hold it
    error_class: Mapped[ErrorClass | None] = mapped_column(one_of(ErrorClass))
    # Longer on PostgreSQL since 0015; SQLite holds no text to a length.
    error_code: Mapped[str | None] = mapped_column(String(16).with_variant(String(64), "postgresql"))
    why: Mapped[str | None] = mapped_column(String(200))
    segments: Mapped[int | None]
    price_micros: Mapped[int | None]  # millionths of the account's currency, what we pay
    price_currency: Mapped[str | None] = mapped_column(String(3))
    demo: Mapped[bool] = mapped_column(default=False)


class Allowance(Base):
    """The carrier's allowance as one row per account and kind: when the next unit is free."""

    __tablename__ = "allowance"

    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    next_free: Mapped[float]  # seconds since 1970


class Pause(Numbered, Base):
    """Sending stopped: everywhere, for a channel, or for a unit; by a person or by the system."""

    __tablename__ = "pause"

    channel: Mapped[Channel | None] = mapped_column(one_of(Channel))
    unit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("unit.id"))
    why: Mapped[str] = mapped_column(String(200))
    by: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
