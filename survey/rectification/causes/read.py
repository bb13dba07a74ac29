"""The batches of causes that a unit was told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import CauseBatch
from survey.rectification.causes.fold import OTHER


@dataclass(frozen=True)
class Batch:
    """`people`: how many are in it; `causes`: how many of them gave each, most first, OTHER last."""

    id: int
    unit_id: int
    month: str
    made_at: datetime
    people: int
    causes: Mapping[str, int]


def read_batches(session: Session, units: Collection[int], most: int = 24) -> list[Batch]:
    """The latest batches of these units, the newest first."""
    rows = session.scalars(
        select(CauseBatch)
        .where(CauseBatch.unit_id.in_(units))
        .order_by(CauseBatch.month.desc(), CauseBatch.unit_id)
        .limit(most)
    )
    return [
        Batch(one.id, one.unit_id, one.month, one.made_at, one.people, _most_first(one.causes))
        for one in rows
    ]


def _most_first(causes: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(causes.items(), key=lambda one: (one[0] == OTHER, -one[1], one[0])))
