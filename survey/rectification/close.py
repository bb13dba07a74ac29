"""What came of asking again closes what was put right; a further 4 or 5 has its own rectification by then."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from survey.models import Answer, Rectification, Survey
from survey.questionnaire.model import DISSATISFIED
from survey.rectification.take import Step, take
from survey.runtime import Runtime
from survey.vocabulary import Ending, RatedObject, RectificationState, SurveyState
from survey.vocabulary import RectificationAct as Act

AT_MOST = 200  # in one transaction


def close_answered(runtime: Runtime) -> int:
    """Close those whose next round has settled; how many. To be called after `open_due` of the same run."""
    closed = 0
    while True:
        with runtime.database.read() as session:
            ids = session.scalars(_ready().with_only_columns(Rectification.id)).all()
        if not ids:
            return closed
        with runtime.database.write() as session:
            held = _ready().where(Rectification.id.in_(ids))
            held = held.with_for_update(of=Rectification, skip_locked=True)
            ready = session.scalars(held).all()
            closed += _close(runtime, session, ready)
        if len(ready) < AT_MOST:
            return closed


def _close(runtime: Runtime, session: Session, ready: Sequence[Rectification]) -> int:
    levels = _levels(session, [one.next_survey_id for one in ready if one.next_survey_id])
    now = runtime.clock.now()
    for one in ready:
        ending = _ending(levels.get((one.next_survey_id, one.object)))
        step = Step(Act.CLOSE, detail={"ending": ending.value, "survey": one.next_survey_id})
        take(runtime, session, one, step, now, ending=ending)
    return len(ready)


def _ending(level: int | None) -> Ending:
    if level is None:
        return Ending.NOT_ANSWERED
    return Ending.DISSATISFIED_AGAIN if level in DISSATISFIED else Ending.SATISFIED


def _ready() -> Select[Rectification]:
    """Those whose answer is another 4 or 5 only once that one has a rectification of its own."""
    following = aliased(Rectification)
    of_next = and_(
        following.survey_id == Rectification.next_survey_id, following.object == Rectification.object
    )
    dissent = exists().where(
        Answer.survey_id == Rectification.next_survey_id,
        Answer.object == Rectification.object,
        Answer.counted,
        Answer.level.in_(DISSATISFIED),
    )
    return (
        select(Rectification)
        .join(Survey, Survey.id == Rectification.next_survey_id)
        .where(
            Rectification.state == RectificationState.ASKED_AGAIN,
            Survey.state == SurveyState.SETTLED,
            or_(~dissent, exists().where(of_next)),
        )
        .order_by(Rectification.id)
        .limit(AT_MOST)
    )


def _levels(session: Session, surveys: list[int]) -> Mapping[tuple[int | None, RatedObject], int]:
    rows = session.execute(
        select(Answer.survey_id, Answer.object, Answer.level).where(
            Answer.survey_id.in_(surveys), Answer.counted, Answer.level.is_not(None)
        )
    )
    return {
        (survey_id, rated): level
        for survey_id, rated, level in rows
        if rated is not None and level is not None
    }
