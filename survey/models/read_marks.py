"""What is read from outside, and how far."""

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Numbered


class ReadMark(Base):
    """How far something outside has been read: another database's cases, the carrier's list of messages."""

    __tablename__ = "read_mark"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str | None] = mapped_column(String(16))  # what `value` is
    value: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=0)  # one more each time it moves
    looked_at: Mapped[datetime | None]  # when it was last read to its end
    trouble: Mapped[str | None] = mapped_column(String(200))  # why it could not be, since then


class PullReject(Numbered, Base):
    """A row of another database that is no case for us, until it is mended there."""

    __tablename__ = "pull_reject"
    __table_args__ = (UniqueConstraint("source", "case_no"),)

    source: Mapped[str] = mapped_column(String(64))  # NAME of [sources.NAME]
    case_no: Mapped[str] = mapped_column(String(64))  # as given there; empty where none was
    reason: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime]
