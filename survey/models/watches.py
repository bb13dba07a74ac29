"""Units under watch (重点管理): by the policy's rules of entry and exit; never a person (R12)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered

_NOW = text("left_at IS NULL")


class Watch(Numbered, Base):
    """One stay of one unit on the list; `entered_by` and `left_by` are the figures that said so."""

    __tablename__ = "watch"
    __table_args__ = (
        Index("uq_watch_unit_id_now", "unit_id", unique=True, sqlite_where=_NOW, postgresql_where=_NOW),
    )

    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    entered_at: Mapped[datetime]
    entered_by: Mapped[dict[str, Any]]
    left_at: Mapped[datetime | None]
    left_by: Mapped[dict[str, Any]] = mapped_column(default=dict)
