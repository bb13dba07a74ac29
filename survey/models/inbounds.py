from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import CONCERNING
from survey.vocabulary import Channel

_NOT_UNDERSTOOD, _CONCERNING = text("understood_at IS NULL"), text(CONCERNING)


class Inbound(Numbered, Base):
    """What a petitioner sent, as it came: stored before it is understood (R2)."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("carrier", "sid"),
        Index(
            "ix_inbound_not_understood",
            "received_at",
            sqlite_where=_NOT_UNDERSTOOD,
            postgresql_where=_NOT_UNDERSTOOD,
        ),
        Index("ix_inbound_survey_id", "survey_id"),
        Index("ix_inbound_concerning", "survey_id", sqlite_where=_CONCERNING, postgresql_where=_CONCERNING),
    )

    carrier: Mapped[str] = mapped_column(String(32))
    sid: Mapped[str] = mapped_column(String(64))
    channel: Mapped[Channel] = mapped_column(one_of(Channel))
    received_at: Mapped[datetime]
    phone_index: Mapped[bytes] = mapped_column(LargeBinary(32))
    raw_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    understood_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    survey_id: Mapped[int | None] = mapped_column(Key, ForeignKey("survey.id"))
    reading: Mapped[str | None] = mapped_column(String(32))
    rule: Mapped[str | None] = mapped_column(String(64))
    led_to: Mapped[str | None] = mapped_column(String(64))  # the place in a call or form that came next
