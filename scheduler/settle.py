"""Ending surveys whose time or questions are over, whatever the follow-up was told to wait for."""

from collections.abc import Iterator

from sqlalchemy import Select, or_, select

from scheduler.follow_up import BATCH, decide, decisions
from survey.contact.views import Wait
from survey.models import SURVEY_UNSETTLED, Petitioner, Survey
from survey.runtime import Runtime
from survey.vocabulary import SurveyState


def settle(runtime: Runtime) -> dict[str, int]:
    """Look at every unsettled survey that is old enough to end. Returns counts as `follow_up` does."""
    counts = {"planned": 0, "settled": 0, "waiting": 0}
    for ids in _over(runtime):
        held = (
            select(Survey)
            .join(Petitioner, Petitioner.id == Survey.petitioner_id)
            .where(Survey.id.in_(ids), Survey.state != SurveyState.SETTLED)
            .with_for_update(of=[Petitioner], key_share=True, skip_locked=True)
        )
        with runtime.database.write(repeatable=True) as session:
            decide(runtime, session, list(session.scalars(held)), counts)
    return counts


def _over(runtime: Runtime) -> Iterator[list[int]]:
    """Batches of ripe surveys for which waiting is over, found without holding up anybody."""
    now, last = runtime.clock.now(), 0
    while True:
        with runtime.database.read() as session:
            surveys = session.scalars(_ripe(runtime).where(Survey.id > last)).all()
            told = decisions(runtime, session, surveys, now)
            over = [survey.id for survey, _, decision in told if not isinstance(decision, Wait)]
        if over:
            yield over
        if len(surveys) < BATCH:
            return
        last = surveys[-1].id


def _ripe(runtime: Runtime) -> Select[Survey]:
    now, plan = runtime.clock.now(), runtime.policy.plan
    ripe = or_(
        Survey.picked_at <= now - plan.lifetime,
        Survey.last_heard_at <= now - plan.silence,
        Survey.ended_as.is_not(None),
    )
    return select(Survey).where(SURVEY_UNSETTLED, ripe).order_by(Survey.id).limit(BATCH)
