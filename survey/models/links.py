from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered


class Link(Numbered, Base):
    """The way into one survey's web pages. Only the hash of its token is kept here."""

    __tablename__ = "link"

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"), index=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    how: Mapped[str] = mapped_column(String(16))  # it was given: sms, paper, centre
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]  # somebody said there that they are the person
