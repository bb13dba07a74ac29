from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import RatedObject, RectificationState


class Rectification(Numbered, Base):
    """What follows a 4 or 5: looked into, put right, asked again (DESIGN §9)."""

    __tablename__ = "rectification"
    __table_args__ = (UniqueConstraint("survey_id", "object"),)

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"), index=True)
    state: Mapped[RectificationState] = mapped_column(one_of(RectificationState))
    verifier_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    may_contact: Mapped[bool] = mapped_column(default=False)  # silence is no
    may_name: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RectificationStep(Numbered, Base):
    __tablename__ = "rectification_step"

    rectification_id: Mapped[int] = mapped_column(Key, ForeignKey("rectification.id"), index=True)
    from_state: Mapped[RectificationState | None] = mapped_column(one_of(RectificationState))
    to_state: Mapped[RectificationState] = mapped_column(one_of(RectificationState))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    files: Mapped[list[str]] = mapped_column(default=list)
    form: Mapped[str] = mapped_column(String(32), default="")
