from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import TO_FETCH
from survey.vocabulary import RecordingState

_TO_FETCH = text(TO_FETCH)


class Recording(Numbered, Base):
    """A reason as it was spoken: announced by the carrier, fetched and sealed here, then deleted there."""

    __tablename__ = "recording"
    __table_args__ = (
        UniqueConstraint("carrier", "sid"),
        Index("ix_recording_to_fetch", "announced_at", sqlite_where=_TO_FETCH, postgresql_where=_TO_FETCH),
    )

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"), index=True)
    question: Mapped[str] = mapped_column(String(32))
    inbound_id: Mapped[int | None] = mapped_column(Key, ForeignKey("inbound.id"))
    carrier: Mapped[str] = mapped_column(String(32))
    sid: Mapped[str] = mapped_column(String(64))
    seconds: Mapped[int | None]
    state: Mapped[RecordingState] = mapped_column(one_of(RecordingState))
    announced_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    audio_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
