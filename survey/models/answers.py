from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.models.conditions import DISSENT
from survey.vocabulary import Channel, RatedObject

_COUNTED, _DISSENT = text("counted"), text(DISSENT)


class Answer(Numbered, Base):
    """An answer as heard. Only ever added (R3): the first accepted one counts, later ones are shown."""

    __tablename__ = "answer"
    __table_args__ = (
        Index(
            "uq_answer_survey_id_question_counted",
            "survey_id",
            "question",
            unique=True,
            sqlite_where=_COUNTED,
            postgresql_where=_COUNTED,
        ),
        Index("ix_answer_survey_id", "survey_id"),
        Index("ix_answer_heard_at", "heard_at"),
        Index("ix_answer_dissatisfied", "heard_at", sqlite_where=_DISSENT, postgresql_where=_DISSENT),
    )

    survey_id: Mapped[int] = mapped_column(Key, ForeignKey("survey.id"))
    question: Mapped[str] = mapped_column(String(32))
    object: Mapped[RatedObject | None] = mapped_column(one_of(RatedObject))
    level: Mapped[int | None]  # 1 very satisfied … 5 very dissatisfied
    value: Mapped[str] = mapped_column(String(255), default="")  # of a reason: several, with commas
    words_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    channel: Mapped[Channel] = mapped_column(one_of(Channel))
    how: Mapped[str] = mapped_column(String(64))  # the rule, key or person that read it
    inbound_id: Mapped[int | None] = mapped_column(Key, ForeignKey("inbound.id"))
    heard_at: Mapped[datetime]
    counted: Mapped[bool]
    late: Mapped[bool] = mapped_column(default=False)  # heard after the survey had settled
    corrects_id: Mapped[int | None] = mapped_column(Key, ForeignKey("answer.id"))
    why: Mapped[str | None] = mapped_column(String(200))
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
