"""What supervisors do with figures: look at what is odd, have a rating taken out, keep a view."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import AnomalyKind, AnomalyState, ExclusionState, RatedObject

_STANDS = text("state = 'applied' OR state = 'granted'")


class Anomaly(Numbered, Base):
    """Something to look at. It changes no score; found again, it stays the same row."""

    __tablename__ = "anomaly"
    __table_args__ = (Index("ix_anomaly_state_month", "state", "month"),)

    mark: Mapped[str] = mapped_column(String(200), unique=True)  # kind, month, unit, object and subject
    kind: Mapped[AnomalyKind] = mapped_column(one_of(AnomalyKind))
    month: Mapped[str] = mapped_column(String(7))
    unit_id: Mapped[int | None] = mapped_column(Key, ForeignKey("unit.id"), index=True)
    object: Mapped[RatedObject | None] = mapped_column(one_of(RatedObject))
    subject: Mapped[str] = mapped_column(String(64), default="")  # of what it is besides: a channel, a login
    figures: Mapped[dict[str, Any]]  # what was seen, and what chance would have shown
    found_at: Mapped[datetime]
    state: Mapped[AnomalyState] = mapped_column(one_of(AnomalyState))


class AnomalyStep(Numbered, Base):
    """What somebody made of an anomaly. Only ever added."""

    __tablename__ = "anomaly_step"

    anomaly_id: Mapped[int] = mapped_column(Key, ForeignKey("anomaly.id"), index=True)
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    state: Mapped[AnomalyState] = mapped_column(one_of(AnomalyState))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class Exclusion(Numbered, Base):
    """A survey whose ratings shall not count (剔除): one person applies, a second one decides.

    applied ─► granted | refused
    """

    __tablename__ = "exclusion"
    __table_args__ = (
        Index(
            "uq_exclusion_survey_id_stands",
            "survey_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_exclusion_state", "state"),
    )

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"))
    anomaly_id: Mapped[int | None] = mapped_column(Key, ForeignKey("anomaly.id"))
    state: Mapped[ExclusionState] = mapped_column(one_of(ExclusionState))
    applied_by: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    applied_at: Mapped[datetime]
    why_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    decided_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    answer_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class Poll(Numbered, Base):
    """Figures that somebody else polled of the same units, on a scale of three or five levels."""

    __tablename__ = "poll"

    name: Mapped[str] = mapped_column(String(100))
    first_month: Mapped[str] = mapped_column(String(7))
    last_month: Mapped[str] = mapped_column(String(7))
    scale: Mapped[int]  # 3 or 5
    entered_by: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    entered_at: Mapped[datetime]


class PollFigure(Numbered, Base):
    __tablename__ = "poll_figure"
    __table_args__ = (UniqueConstraint("poll_id", "unit_id", "object"),)

    poll_id: Mapped[int] = mapped_column(Key, ForeignKey("poll.id"))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    counts: Mapped[dict[str, Any]]  # "1" to "3", or "1" to "5": best level first


class Paper(Numbered, Base):
    """A sheet that came out by itself: of a day, of a week, or the reminder to close a month."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("kind", "slot"),)

    kind: Mapped[str] = mapped_column(String(16))  # daily, weekly, month
    slot: Mapped[str] = mapped_column(String(16))  # 2026-10-07, 2026-W41, 2026-10
    made_at: Mapped[datetime]
    figures: Mapped[dict[str, Any]]


class SavedView(Numbered, Base):
    """An address with its filters, as somebody wants to find it again."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(500))  # a path of ours with its query
    made_at: Mapped[datetime]
