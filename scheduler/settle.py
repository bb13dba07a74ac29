"""Ending surveys whose time or questions are over, whatever the follow-up was told to wait for."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scheduler.follow_up import BATCH, decide
from survey.models import Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import SurveyState


def settle(runtime: Runtime) -> dict[str, int]:
    """Look at every unsettled survey that is old enough to end. Returns counts as `follow_up` does."""
    counts = {"planned": 0, "settled": 0, "waiting": 0}
    last = 0
    while True:
        with runtime.database.write() as session:
            surveys = _ripe(runtime, session, last)
            decide(runtime, session, surveys, counts)
        if len(surveys) < BATCH:
            return counts
        last = surveys[-1].id


def _ripe(runtime: Runtime, session: Session, after: int) -> list[Survey]:
    now, plan = runtime.clock.now(), runtime.policy.plan
    ripe = or_(
        Survey.picked_at <= now - plan.lifetime,
        Survey.last_heard_at <= now - plan.silence,
        Survey.ended_as.is_not(None),
    )
    return list(
        session.scalars(
            select(Survey)
            .join(Petitioner, Petitioner.id == Survey.petitioner_id)
            .where(Survey.state != SurveyState.SETTLED, Survey.id > after, ripe)
            .order_by(Survey.id)
            .limit(BATCH)
            .with_for_update(of=[Petitioner], skip_locked=True)
        )
    )
