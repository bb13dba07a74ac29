from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import UNCODED
from survey.vocabulary import CodingKind

_UNCODED = text(UNCODED)


class CodingItem(Numbered, Base):
    """Words that no rule could read: two people code them, blind to each other; the head decides a tie."""

    __tablename__ = "coding_item"
    __table_args__ = (
        Index("ix_coding_item_uncoded", "survey_id", sqlite_where=_UNCODED, postgresql_where=_UNCODED),
    )

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"))
    question: Mapped[str] = mapped_column(String(32))
    kind: Mapped[CodingKind] = mapped_column(one_of(CodingKind))
    inbound_id: Mapped[int | None] = mapped_column(Key, ForeignKey("inbound.id"), unique=True)
    recording_id: Mapped[int | None] = mapped_column(Key, ForeignKey("recording.id"), unique=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    value: Mapped[str | None] = mapped_column(String(255))  # as agreed or decided; empty: cannot be coded
    agreed: Mapped[bool | None]  # of the first two coders
    decided_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))


class Coding(Numbered, Base):
    """What one person made of an item. Only ever added (R3)."""

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("item_id", "account_id"),)

    item_id: Mapped[int] = mapped_column(Key, ForeignKey("coding_item.id"))
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    value: Mapped[str] = mapped_column(String(255))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # a recording as it was written down
    at: Mapped[datetime]
