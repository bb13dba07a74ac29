"""Where the closed cases of some months stand now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from survey.console.buckets import Bucket, Stage, Standing, by_stage, fill
from survey.models import Attempt, Case, Survey
from survey.scoring.periods import Period
from survey.vocabulary import AttemptState, Channel, SurveyState


@dataclass(frozen=True)
class Progress:
    """All buckets, and beside them the closed cases counted by themselves."""

    buckets: Sequence[Bucket]
    closed: int

    @property
    def stages(self) -> dict[Stage, int]:
        return by_stage(self.buckets)

    @property
    def total(self) -> int:
        return sum(bucket.count for bucket in self.buckets)

    @property
    def adds_up(self) -> bool:
        return self.total == self.closed


# Handed to the interviewers, because the person wished it or because the plan had come to that.
WITH_PERSON = or_(
    Survey.to_person_at.is_not(None),
    # Not EXISTS, for which PostgreSQL may choose to read all attempts there are at once.
    select(Attempt.id)
    .where(
        Attempt.survey_id == Survey.id,
        Attempt.channel == Channel.INTERVIEWER,
        Attempt.state.in_([AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.ACCEPTED]),
    )
    .limit(1)
    .scalar_subquery()
    .is_not(None),
)
_UNIT = func.coalesce(Survey.unit_id, Case.unit_id)  # as it was at picking
_FIRST_SURVEY = and_(Survey.case_id == Case.id, Survey.round == 1)


def read_progress(session: Session, period: Period, unit_ids: Collection[int] | None = None) -> Progress:
    """Where the cases closed in `period` stand; those of these units, or all."""
    closed = Case.closed_month.between(period.first_month, period.last_month)
    standing = (
        Case.not_asked,
        Survey.state,
        Survey.disposition,
        Survey.called,
        Survey.last_heard_at.is_not(None),
        and_(Survey.state != SurveyState.SETTLED, WITH_PERSON),
    )
    parts = select(*standing, func.count()).outerjoin(Survey, _FIRST_SURVEY).where(closed).group_by(*standing)
    whole = select(func.count()).select_from(Case).where(closed)
    if unit_ids is not None:
        parts = parts.where(_UNIT.in_(unit_ids))
        whole = whole.outerjoin(Survey, _FIRST_SURVEY).where(_UNIT.in_(unit_ids))
    held = ((Standing(*row[:3], *map(bool, row[3:6])), row[6]) for row in session.execute(parts))
    return Progress(fill(held), session.scalar(whole) or 0)
