"""What the house writes down about itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Numbered


class Audit(Numbered, Base):
    """An act by a person (R9)."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject_kind", "subject_id"),)

    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(32), default="")
    subject_id: Mapped[str] = mapped_column(String(64), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32))


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
