from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered


class Unit(Numbered, Base):
    """A unit or petition office; `parent_id` makes the tree."""

    __tablename__ = "unit"

    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(Key, ForeignKey("unit.id"), index=True)
    level: Mapped[str] = mapped_column(String(32), default="")
    contact_name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_email_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    demo: Mapped[bool] = mapped_column(default=False)
