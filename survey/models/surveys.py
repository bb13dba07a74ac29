from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import UNSETTLED
from survey.vocabulary import Channel, Disposition, ReadingOrder, SurveyState

_UNSETTLED = text(UNSETTLED)
_LATER = text("round > 1")


class Survey(Numbered, Base):
    """One round of asking one person about one case.

    Unit, office, category and language are those at picking: a later transfer moves nothing.
    """

    __tablename__ = "survey"
    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        # R1, DESIGN §3: one open survey per person at a time.
        Index(
            "uq_survey_petitioner_unsettled",
            "petitioner_id",
            unique=True,
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
        Index("ix_survey_petitioner_id_picked_at", "petitioner_id", "picked_at"),
        Index("ix_survey_next_at", "next_at", sqlite_where=_UNSETTLED, postgresql_where=_UNSETTLED),
        Index("ix_survey_settled_day", "settled_day"),
        Index("ix_survey_closed_month", "closed_month"),
        Index("ix_survey_settled_at_id", "settled_at", "id"),
        Index("ix_survey_later_rounds", "settled_at", sqlite_where=_LATER, postgresql_where=_LATER),
    )

    case_id: Mapped[int] = mapped_column(Key, ForeignKey("case.id"))
    round: Mapped[int] = mapped_column(default=1)
    questionnaire_id: Mapped[int] = mapped_column(Key, ForeignKey("questionnaire.id"))
    petitioner_id: Mapped[int] = mapped_column(Key, ForeignKey("petitioner.id"))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    petition_office_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    category: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(16))
    closed_month: Mapped[str] = mapped_column(String(7))
    stratum: Mapped[str] = mapped_column(String(64), default="")
    inclusion_probability: Mapped[float] = mapped_column(default=1.0)
    # A later round asks only what was rated 4 or 5, on another way than before where there is one.
    asks: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))  # objects; none: both
    asked_before_by: Mapped[str | None] = mapped_column(String(16))  # a channel
    reading_order: Mapped[ReadingOrder] = mapped_column(one_of(ReadingOrder))
    state: Mapped[SurveyState] = mapped_column(one_of(SurveyState))
    picked_at: Mapped[datetime]
    next_at: Mapped[datetime]  # when the plan wants to look again
    opened_at: Mapped[datetime | None]
    last_heard_at: Mapped[datetime | None]
    conversation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # What was said that ends or diverts the survey, apart from answers.
    ended_as: Mapped[Disposition | None] = mapped_column(one_of(Disposition))
    to_person_at: Mapped[datetime | None]
    to_person_why: Mapped[str | None] = mapped_column(String(32))
    callback_at: Mapped[datetime | None]  # when the person wants to be called by somebody
    channel: Mapped[Channel | None] = mapped_column(one_of(Channel))  # of the first counted rating
    called: Mapped[bool] = mapped_column(default=False)
    reached: Mapped[bool] = mapped_column(default=False)
    disposition: Mapped[Disposition | None] = mapped_column(one_of(Disposition))
    settled_at: Mapped[datetime | None]
    settled_day: Mapped[str | None] = mapped_column(String(10))  # local day, ISO
    excluded: Mapped[bool] = mapped_column(default=False, server_default=false())  # see Exclusion
    demo: Mapped[bool] = mapped_column(default=False)
