from datetime import datetime

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Numbered


class PublishedQuestionnaire(Numbered, Base):
    """A questionnaire as it was published; a published version never changes."""

    __tablename__ = "questionnaire"
    __table_args__ = (UniqueConstraint("key", "version"),)

    key: Mapped[str] = mapped_column(String(64))
    version: Mapped[int]
    content: Mapped[str] = mapped_column(Text)  # TOML
    digest: Mapped[str] = mapped_column(String(64))
    published_at: Mapped[datetime]
