"""How long a survey lives: its policy's time from being picked, and the time it stood still."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from survey.course.pausing import covers
from survey.models import Pause, Survey
from survey.runtime import Runtime
from survey.vocabulary import Channel


def paused_for(
    survey: Survey, pauses: Sequence[Pause], parents: Mapping[int, int | None], now: datetime
) -> timedelta:
    """How long sending to this survey stood still since it was picked; overlapping pauses count once."""
    spans = sorted(
        (max(pause.started_at, survey.picked_at), pause.ended_at or now)
        for pause in pauses
        if covers(pause, Channel.SMS, survey.unit_id, parents)
    )
    total, reached = timedelta(0), survey.picked_at
    for start, end in spans:
        if end > reached:
            total += end - max(start, reached)
            reached = end
    return total


def survey_end(
    survey: Survey,
    runtime: Runtime,
    pauses: Sequence[Pause],
    parents: Mapping[int, int | None],
    now: datetime,
) -> datetime:
    """When the survey settles as it stands."""
    return survey.picked_at + runtime.policy.plan.lifetime + paused_for(survey, pauses, parents, now)
