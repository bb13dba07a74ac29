"""Reading what verification found people were dissatisfied with."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Rectification, Survey
from survey.rectification.figures.causes import Voice
from survey.rectification.figures.read_figures import Asked, conditions, span_of
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree


def read_voices(
    session: Session, runtime: Runtime, tree: UnitTree, asked: Asked, before: datetime | None = None
) -> list[Voice]:
    """Those opened in the period and verified, where a cause was found.

    `before`: only what was verified, and whose survey had settled, by then.
    """
    span = span_of(runtime, asked.period)
    known = [] if before is None else [Rectification.verified_at < before, Survey.settled_at < before]
    rows = session.execute(
        select(
            Rectification.unit_id, Survey.petitioner_id, Rectification.level, Rectification.named,
            Rectification.opened_at, Rectification.causes,
        )
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(
            Rectification.opened_at >= span.start,
            Rectification.opened_at < span.end,
            Rectification.verified_at.is_not(None),
            *known,
            *conditions(tree, asked),
        )
    )  # fmt: skip
    return [
        Voice(unit_id, person, level, told, runtime.local_day(opened_at)[:7], tuple(causes))
        for unit_id, person, level, told, opened_at, causes in rows
        if causes
    ]
