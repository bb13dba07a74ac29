"""What the house writes down about itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Numbered


class Audit(Numbered, Base):
    """An act by a person (R9): a link of its actor's chain. Never changed, never removed."""

    __tablename__ = "audit"
    __table_args__ = (
        Index("uq_audit_lane_seq", "lane", "seq", unique=True),
        Index("ix_audit_subject", "subject_kind", "subject_id"),
        Index("ix_audit_at", "at"),
        Index("ix_audit_act_at_id", "act", "at", "id"),
    )

    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(32), default="")
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    # Null in what was written before there were chains.
    lane: Mapped[str | None] = mapped_column(String(64))
    seq: Mapped[int | None]  # from 1, without a gap
    key_id: Mapped[bytes | None] = mapped_column(LargeBinary(4))
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class AuditLane(Base):
    """Where a chain of acts stands; its row is the lock of whoever adds to it."""

    __tablename__ = "audit_lane"

    lane: Mapped[str] = mapped_column(String(64), primary_key=True)
    seq: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))


class JobRun(Numbered, Base):
    """One slot of one job: whoever inserts it runs it, the loser skips (R10)."""

    __tablename__ = "job_run"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        Index("ix_job_run_job_started_at", "job", "started_at"),
    )

    job: Mapped[str] = mapped_column(String(32))
    slot: Mapped[str] = mapped_column(String(48))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    error: Mapped[str | None] = mapped_column(String(500))
