"""What a unit is told, once: on its page, by e-mail, by SMS to its contact person."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import NOTICE_WAITS
from survey.vocabulary import DeliveryState, NoticeChannel, NoticeKind

_WAITS = text(NOTICE_WAITS)


class Notice(Numbered, Base):
    """Unique on what it is, what it is about and when that is due: written twice it is one."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "due"),
        Index("ix_notice_unit_id_made_at", "unit_id", "made_at"),
    )

    kind: Mapped[NoticeKind] = mapped_column(one_of(NoticeKind))
    subject: Mapped[str] = mapped_column(String(64))  # rectification:12, batch:3, talk:4, with who is told
    due: Mapped[str] = mapped_column(String(32))  # the deadline, or the number of the order
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))  # that is told
    rectification_id: Mapped[int | None] = mapped_column(Key, ForeignKey("rectification.id"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)  # codes, dates, case number; no person
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    demo: Mapped[bool] = mapped_column(default=False)


class NoticeDelivery(Numbered, Base):
    """One notice on one way out. It leaves at most once (R1)."""

    __tablename__ = "notice_delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel"),
        Index("ix_notice_delivery_due", "channel", "due_at", sqlite_where=_WAITS, postgresql_where=_WAITS),
        Index("ix_notice_delivery_state", "state"),
        Index("ix_notice_delivery_carrier_sid", "carrier_sid"),
    )

    notice_id: Mapped[int] = mapped_column(Key, ForeignKey("notice.id"))
    channel: Mapped[NoticeChannel] = mapped_column(one_of(NoticeChannel))
    state: Mapped[DeliveryState] = mapped_column(one_of(DeliveryState))
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # times it was told to wait
    claim: Mapped[str | None] = mapped_column(String(43))
    token: Mapped[str] = mapped_column(String(43), unique=True)
    left_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    carrier_sid: Mapped[str | None] = mapped_column(String(64))
    why: Mapped[str | None] = mapped_column(String(200))  # without an address or a number
