"""Counts of a month, one row for each unit, object, round and key: what pages read (DESIGN §8).

One column for each thing that is counted, so that a page adds up a few thousand rows whatever was answered:

    fact_day ─ sum of a month ─► fact_month    a unit's own, by month of settling and of closing
                                     └ copied ─► frozen_fact   what is below it included, by both bases
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from survey.models.base import Base, Key, one_of
from survey.vocabulary import Basis, Disposition, NotAsked, RatedObject

LEVEL: Mapping[int, str] = {level: f"level_{level}" for level in range(1, 6)}
LATE: Mapping[int, str] = {level: f"late_{level}" for level in range(1, 6)}
EXCLUDED: Mapping[int, str] = {level: f"excluded_{level}" for level in range(1, 6)}
ENDED: Mapping[Disposition, str] = {code: f"ended_{code.replace('.', '_')}" for code in Disposition}
NOT_ASKED: Mapping[NotAsked, str] = {why: f"not_asked_{why}" for why in NotAsked}
COUNTED = (
    "surveys", "called", "reached", *LEVEL.values(), *LATE.values(), *EXCLUDED.values(), *ENDED.values(),
    *NOT_ASKED.values(),
)  # fmt: skip


def _place() -> list[Column[Any]]:
    return [
        Column("id", Key, primary_key=True),
        Column("month", String(7), nullable=False),
        Column("part", String(16), nullable=False),  # a Breakdown; empty: the whole
        Column("key", String(255), nullable=False),
        Column("unit_id", Key, ForeignKey("unit.id"), nullable=False),
        Column("object", one_of(RatedObject), nullable=False),
        Column("round", String(8), nullable=False),  # first, final, 2, 3, …
    ]


def _counts() -> list[Column[Any]]:
    return [Column(name, Integer, nullable=False) for name in COUNTED]


fact_month = Table(
    "fact_month",
    Base.metadata,
    *_place(),
    *_counts(),
    Column("closed_month", String(7), nullable=False, server_default=""),
    Index("ix_fact_month_part_month", "part", "month"),
    Index("ix_fact_month_part_closed_month", "part", "closed_month"),
    Index("ix_fact_month_unit_id_month", "unit_id", "month"),
)

frozen_fact = Table(
    "frozen_fact",
    Base.metadata,
    *_place(),
    Column("basis", one_of(Basis), nullable=False),
    *_counts(),
    Index("ix_frozen_fact_month_basis_part", "month", "basis", "part"),
    Index("ix_frozen_fact_unit_id_part", "unit_id", "part"),
)
