"""The draw, where the policy asks for a sample: stratified by unit, with a published seed.

In each unit the eligible cases come in a fixed order; going through them, every case adds the sampling
fraction to a sum that began at a point drawn from seed and unit, and a case is taken when the sum passes a
whole number (systematic sampling with a random start; Cochran, Sampling Techniques, 3rd ed., ch. 8). A
unit's share is thus exact to one case at any time, every case has the same chance, and whoever knows the
seed and the order (`picked_at` or `not_asked_at`, then SHA-256 of seed and case number) can redo it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from math import floor

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from survey.course.settle import mark_dirty
from survey.models import Case, Survey
from survey.runtime import Runtime
from survey.vocabulary import NotAsked


def draw(
    session: Session, runtime: Runtime, eligible: ColumnElement[bool], now: datetime
) -> ColumnElement[bool]:
    """Draw among the eligible cases; those not drawn keep `not_sampled`. Returns what the drawn fulfil."""
    policy = runtime.policy.eligibility
    rows = session.execute(select(Case.id, Case.unit_id, Case.source, Case.case_no).where(eligible)).all()
    strata: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        strata[row.unit_id].append((_hash(policy.sample_seed, row.source, row.case_no), row.id))
    before = _considered(session, strata)
    left_out = [
        case_id
        for unit_id, cases in strata.items()
        for case_id in not_taken(
            sorted(cases), before[unit_id], policy.sample, start(policy.sample_seed, unit_id)
        )
    ]
    if left_out:
        today = runtime.local_day(now)
        session.execute(
            update(Case),
            [
                {"id": i, "not_asked": NotAsked.NOT_SAMPLED, "not_asked_at": now, "not_asked_day": today}
                for i in left_out
            ],
        )
        mark_dirty(session, today)
    return Case.not_asked.is_distinct_from(NotAsked.NOT_SAMPLED)


def start(seed: str, unit_id: int) -> float:
    """The random start of a unit's sum, in [0, 1)."""
    return int(_hash(seed, "start", str(unit_id))[:13], 16) / 16**13


def not_taken(cases: Iterable[tuple[str, int]], before: int, fraction: float, begin: float) -> list[int]:
    """The cases, in order, at which the sum does not pass a whole number; `before` cases came earlier."""
    return [
        case_id
        for place, (_, case_id) in enumerate(cases, start=before)
        if floor(begin + (place + 1) * fraction) == floor(begin + place * fraction)
    ]


def _considered(session: Session, units: Mapping[int, object]) -> dict[int, int]:
    """How many cases of each unit were drawn on before: those picked by a draw, and those left out."""
    picked = select(Survey.unit_id, func.count()).where(
        Survey.unit_id.in_(units), Survey.round == 1, Survey.inclusion_probability < 1
    )
    left = select(Case.unit_id, func.count()).where(
        Case.unit_id.in_(units), Case.not_asked == NotAsked.NOT_SAMPLED
    )
    counts = dict.fromkeys(units, 0)
    for statement in (picked.group_by(Survey.unit_id), left.group_by(Case.unit_id)):
        for unit_id, n in session.execute(statement):
            counts[unit_id] += n
    return counts


def _hash(*parts: str) -> str:
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
