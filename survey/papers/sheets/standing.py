"""What stands still and what is due, county-wide, at the moment a sheet is made. Numbers only."""

from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.models import (
    ATTEMPT_IN_DOUBT,
    ATTEMPT_WAITS,
    ITEM_UNCODED,
    SURVEY_UNSETTLED,
    Anomaly,
    Attempt,
    CodingItem,
    Exclusion,
    Inbound,
    Pause,
    Survey,
)
from survey.runtime import Runtime
from survey.vocabulary import UNJUDGED, Channel, ExclusionState

_SOON = timedelta(days=3)
_A_WHILE = timedelta(minutes=5)


def count_standing(runtime: Runtime, session: Session) -> dict[str, int]:
    """The figures of sheet.STANDING."""
    return {name: session.scalar(query) or 0 for name, query in _queries(runtime).items()}


def _queries(runtime: Runtime) -> dict[str, Select[int]]:
    now, lifetime = runtime.clock.now(), runtime.policy.plan.lifetime
    count = select(func.count())
    under_way = count.select_from(Survey).where(SURVEY_UNSETTLED)
    over = Survey.picked_at <= now - lifetime
    queue = (
        count.select_from(Attempt)
        .join(Survey, Survey.id == Attempt.survey_id)
        .where(ATTEMPT_WAITS, Attempt.channel == Channel.INTERVIEWER, SURVEY_UNSETTLED)
    )
    return {
        "coding": count.select_from(CodingItem).where(ITEM_UNCODED),
        "unread": count.select_from(Inbound).where(
            Inbound.understood_at.is_(None), Inbound.received_at < now - _A_WHILE
        ),
        "in_doubt": count.select_from(Attempt).where(
            ATTEMPT_IN_DOUBT, Attempt.left_at < now - runtime.policy.plan.unknown_grace
        ),
        "paused": count.select_from(Pause).where(Pause.ended_at.is_(None)),
        "overdue": under_way.where(over),
        "ending": under_way.where(~over, Survey.picked_at <= now - lifetime + _SOON),
        "queue": queue,
        "queue_due": queue.where(Attempt.due_at <= now),
        "anomalies": count.select_from(Anomaly).where(Anomaly.state.in_(UNJUDGED)),
        "exclusions": count.select_from(Exclusion).where(Exclusion.state == ExclusionState.APPLIED),
    }
