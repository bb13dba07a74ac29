from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import CloseType, NotAsked

_DECIDED, _ERASED = text("not_asked_day IS NOT NULL"), text("erased_at IS NOT NULL")


class Case(Numbered, Base):
    """A closed petition case, as its source last reported it (CONTRACT §5)."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("source", "case_no"),
        # A number is looked for by its beginning, whatever its source.
        Index("ix_case_case_no", "case_no", postgresql_ops={"case_no": "text_pattern_ops"}),
        Index("ix_case_closed_at_id", "closed_at", "id"),
        Index("ix_case_updated_at_id", "updated_at", "id"),
        # Every index costs an import its time: only the few that were not asked are in this one.
        Index("ix_case_not_asked_day", "not_asked_day", sqlite_where=_DECIDED, postgresql_where=_DECIDED),
        Index("ix_case_closed_month", "closed_month"),
        Index("ix_case_erased_at", "erased_at", sqlite_where=_ERASED, postgresql_where=_ERASED),
    )

    source: Mapped[str] = mapped_column(String(64))
    case_no: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime]
    closed_month: Mapped[str] = mapped_column(String(7))  # of the local closing day
    accepted_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The number in use; further ones wait in case_phone and follow when this one is dead.
    petitioner_id: Mapped[int | None] = mapped_column(Key, ForeignKey("petitioner.id"), index=True)
    language: Mapped[str | None] = mapped_column(String(16))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    # The office as named; `office_id` where none is. NULL also spares an import the look at a foreign key.
    petition_office_id: Mapped[int | None] = mapped_column(Key, ForeignKey("unit.id"))
    co_units: Mapped[list[str]] = mapped_column(default=list)
    category: Mapped[str] = mapped_column(String(100), default="")
    intake_channel: Mapped[str] = mapped_column(String(64), default="")
    close_type: Mapped[CloseType | None] = mapped_column(one_of(CloseType))
    in_evaluation: Mapped[bool] = mapped_column(default=True)
    leader_received: Mapped[bool] = mapped_column(default=False)
    nobody_to_ask: Mapped[bool] = mapped_column(default=False)
    do_not_contact: Mapped[bool] = mapped_column(default=False)
    assigned_times: Mapped[int] = mapped_column(default=1)
    matter_id: Mapped[str | None] = mapped_column(String(64))
    joint_petitioners: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(String(64))
    # Why it has no survey, since when and on which local day: set by pick, cleared when the case changes.
    not_asked: Mapped[NotAsked | None] = mapped_column(one_of(NotAsked))
    not_asked_at: Mapped[datetime | None]
    not_asked_day: Mapped[str | None] = mapped_column(String(10))
    digest: Mapped[bytes] = mapped_column(
        LargeBinary(16)
    )  # of the row as given: tells unchanged from updated
    imported_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    phones_changed_at: Mapped[datetime | None]  # the source sent other numbers for a case that we had
    # What it has lost, by the policy or because the person asked for it (survey/retention).
    words_gone_at: Mapped[datetime | None]
    contacts_gone_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)

    @hybrid_property
    def office_id(self) -> int:
        """The petition office that answers for the case: where none is named, the responsible unit itself."""
        return self.unit_id if self.petition_office_id is None else self.petition_office_id

    @office_id.inplace.expression
    @classmethod
    def _office_id(cls) -> ColumnElement[int]:
        return func.coalesce(cls.petition_office_id, cls.unit_id)


class CasePhone(Base):
    """The second and third number of a case, in order."""

    __tablename__ = "case_phone"

    case_id: Mapped[int] = mapped_column(Key, ForeignKey("case.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    petitioner_id: Mapped[int] = mapped_column(Key, ForeignKey("petitioner.id"), index=True)
