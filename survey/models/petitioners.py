from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import NUMBER_KEPT
from survey.vocabulary import Line

_DEAD, _NUMBER_KEPT = text("dead_at IS NOT NULL"), text(NUMBER_KEPT)


class Petitioner(Numbered, Base):
    """A person is a phone number; the name stands on the case."""

    __tablename__ = "petitioner"
    __table_args__ = (
        Index("ix_petitioner_dead_at", "dead_at", sqlite_where=_DEAD, postgresql_where=_DEAD),
        Index("ix_petitioner_number_kept", "id", sqlite_where=_NUMBER_KEPT, postgresql_where=_NUMBER_KEPT),
    )

    phone_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    phone_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    line: Mapped[Line] = mapped_column(one_of(Line), default=Line.UNKNOWN)
    opted_out_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]  # the number does not exist, or belongs to somebody else
    dead_why: Mapped[str | None] = mapped_column(String(64))
    deceased_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class LastingKey(Numbered, Base):
    """One row: the key by which what is not kept any more is recognised all the same (survey/recognise.py).

    Made when first something goes, and never exchanged: what was hashed under it cannot be hashed anew.
    """

    __tablename__ = "lasting_key"

    key_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class OptOut(Numbered, Base):
    """Who asked not to be contacted, when and how; ended when they return."""

    __tablename__ = "optout"
    petitioner_id: Mapped[int] = mapped_column(Key, ForeignKey("petitioner.id"), index=True)
    started_at: Mapped[datetime]
    how: Mapped[str] = mapped_column(String(32))  # sms, voice, web, interviewer, carrier, operator
    inbound_id: Mapped[int | None] = mapped_column(Key, ForeignKey("inbound.id"))
    ended_at: Mapped[datetime | None]
    ended_how: Mapped[str | None] = mapped_column(String(32))
    why: Mapped[str | None] = mapped_column(String(200))
