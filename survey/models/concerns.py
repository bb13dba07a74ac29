"""What is told in confidence: pressure, reprisal, a forged signature, "I never petitioned" (R6)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import ConcernKind, ConcernState


class Concern(Numbered, Base):
    """One report of one kind out of one survey; no unit ever sees it."""

    __tablename__ = "concern"
    __table_args__ = (
        UniqueConstraint("survey_id", "kind", "source", "said_at"),
        Index("ix_concern_state_due_at", "state", "due_at"),
    )

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"))
    kind: Mapped[ConcernKind] = mapped_column(one_of(ConcernKind))
    source: Mapped[str] = mapped_column(String(32))  # answer, verifier
    said_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[ConcernState] = mapped_column(one_of(ConcernState))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)  # as a verifier wrote it down
    ended_at: Mapped[datetime | None]


class ConcernStep(Numbered, Base):
    """What somebody made of it. Only ever added."""

    __tablename__ = "concern_step"

    concern_id: Mapped[int] = mapped_column(Key, ForeignKey("concern.id"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    state: Mapped[ConcernState] = mapped_column(one_of(ConcernState))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
