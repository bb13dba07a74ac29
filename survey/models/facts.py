"""Counts, never rates (DESIGN §8). Every row can be counted again from surveys and answers (R4)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import RatedObject


class _Dimensions:
    closed_month: Mapped[str] = mapped_column(String(7))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    round: Mapped[int]
    is_final: Mapped[bool]
    channel: Mapped[str] = mapped_column(String(16))  # empty: nothing rated
    category: Mapped[str] = mapped_column(String(100))
    level: Mapped[int]  # 1 to 5; 0: this object was not rated
    late: Mapped[bool]  # heard after settling: shown beside the figures, never in them
    disposition: Mapped[str] = mapped_column(String(8))  # empty: case without a survey
    not_asked: Mapped[str] = mapped_column(String(24))  # empty: case with a survey
    n: Mapped[int]
    called: Mapped[int]
    reached: Mapped[int]


class FactDay(Numbered, _Dimensions, Base):
    __tablename__ = "fact_day"
    __table_args__ = (
        Index("ix_fact_day_day_unit_id", "day", "unit_id"),
        Index("ix_fact_day_closed_month_unit_id", "closed_month", "unit_id"),
    )

    day: Mapped[str] = mapped_column(String(10))  # local day of settling, or of the reason


class FactMonth(Numbered, _Dimensions, Base):
    __tablename__ = "fact_month"
    __table_args__ = (Index("ix_fact_month_month_unit_id", "month", "unit_id"),)

    month: Mapped[str] = mapped_column(String(7))


class FactReason(Numbered, Base):
    """Reasons are multiple choice: kept apart and never summed into ratings."""

    __tablename__ = "fact_reason"

    day: Mapped[str] = mapped_column(String(10), index=True)
    closed_month: Mapped[str] = mapped_column(String(7))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    round: Mapped[int]
    reason: Mapped[str] = mapped_column(String(32))
    n: Mapped[int]


class FactInterviewer(Numbered, Base):
    __tablename__ = "fact_interviewer"

    day: Mapped[str] = mapped_column(String(10), index=True)
    closed_month: Mapped[str] = mapped_column(String(7))
    account_id: Mapped[int] = mapped_column(Key, ForeignKey("account.id"))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    round: Mapped[int]
    level: Mapped[int]
    disposition: Mapped[str] = mapped_column(String(8))
    n: Mapped[int]


class Rank(Numbered, Base):
    """The standing of a unit in a month, stored with the month."""

    __tablename__ = "rank"
    __table_args__ = (Index("ix_rank_period_unit_id", "period", "unit_id"),)

    period: Mapped[str] = mapped_column(String(16))
    level: Mapped[str] = mapped_column(String(32))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    round: Mapped[str] = mapped_column(String(8))
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    rated: Mapped[int]
    satisfied: Mapped[int]
    adjusted: Mapped[float | None]
    rank: Mapped[int | None]
    rank_low: Mapped[int | None]
    rank_high: Mapped[int | None]


class DirtyDay(Numbered, Base):
    """A day whose facts are to be counted again.

    A mark is a row of its own, written in the transaction that changed the day: a rebuild takes away only
    the marks it has seen, so a change that commits meanwhile keeps its mark.
    """

    __tablename__ = "dirty_day"

    day: Mapped[str] = mapped_column(String(10), index=True)


class FrozenMonth(Base):
    __tablename__ = "frozen_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    frozen_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    figures: Mapped[dict[str, Any]]
