"""Counts, never rates (DESIGN §8). Every row can be counted again from surveys and answers (R4)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.models.base import Base, Key, Numbered, one_of
from survey.vocabulary import Basis, RatedObject


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
    excluded: Mapped[bool]  # taken out by two people: shown beside the figures, never in them
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


class _OfRatings:
    """Ratings taken apart by what several may have, or only some: kept apart, never summed into others."""

    day: Mapped[str] = mapped_column(String(10), index=True)
    closed_month: Mapped[str] = mapped_column(String(7), index=True)
    unit_id: Mapped[int] = mapped_column(Key, ForeignKey("unit.id"))
    object: Mapped[RatedObject] = mapped_column(one_of(RatedObject))
    round: Mapped[int]
    is_final: Mapped[bool]
    key: Mapped[str] = mapped_column(String(255))
    level: Mapped[int]
    disposition: Mapped[str] = mapped_column(String(8))
    n: Mapped[int]
    called: Mapped[int]
    reached: Mapped[int]


class FactReason(Numbered, _OfRatings, Base):
    """`key`: the reasons that were given together, with commas. Multiple choice: they add up to nothing."""

    __tablename__ = "fact_reason"


class FactInterviewer(Numbered, _OfRatings, Base):
    """`key`: the id of the account that heard the rating."""

    __tablename__ = "fact_interviewer"


class Rank(Numbered, Base):
    """The standing of a unit in a month that is frozen, as it was published."""

    __tablename__ = "rank"
    __table_args__ = (Index("ix_rank_period_unit_id", "period", "unit_id"),)

    period: Mapped[str] = mapped_column(String(16))
    basis: Mapped[Basis] = mapped_column(one_of(Basis))
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
    """A month that never changes. `figures`: the definition by which it was scored."""

    __tablename__ = "frozen_month"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    frozen_at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(Key, ForeignKey("account.id"))
    figures: Mapped[dict[str, Any]]
