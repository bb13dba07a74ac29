"""Picking later rounds (DESIGN §4, §9): who is asked again, once what was dissatisfied has been seen to.

accepted, its pause over ────────────────────┬─► asked_again, with a round of its own
asked_again without a round, its pause over ─┤
                                             └─► closed, not_asked: the person cannot be asked any more

Both objects of a survey come into one round, if the second is ready in time. Each earlier survey is a
transaction of its own, so that a picker that is killed leaves nothing half done. Of two at once the second
finds nothing left: the rectifications are held, (case, round) is unique, and so is a person's open survey.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scheduler.still_asked import whom_to_ask
from survey.course.asks import begun
from survey.course.hold import hold_people
from survey.course.questionnaires import current_questionnaire, questionnaire
from survey.database import insert_into
from survey.models import (
    RECTIFICATION_OPEN,
    SURVEY_UNSETTLED,
    Case,
    CasePhone,
    Petitioner,
    Rectification,
    Survey,
)
from survey.rectification.deadlines import due_after
from survey.rectification.take import Step, take
from survey.runtime import Runtime
from survey.vocabulary import Ending, NotAsked, RatedObject, ReadingOrder, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

_TO_ASK = (State.ACCEPTED, State.ASKED_AGAIN)


@dataclass(frozen=True)
class _Ready:
    """What is to be asked about together: rectifications of the survey `before`; whom to ask, or why not."""

    ones: Sequence[Rectification]
    before: Survey
    case: Case
    whom: int | NotAsked


def pick_again(runtime: Runtime) -> dict[str, int]:
    """Make the later rounds that are due. Returns counts: `again` of rounds, `not_asked` of what ends
    because the person cannot be asked any more."""
    now = runtime.clock.now()
    counts = {"again": 0, "not_asked": 0}
    with runtime.database.read() as session:
        due = [one for one in _surveys_due(session, now) if _find(runtime, session, one, now)]
    for before_id in due:
        with runtime.database.write() as session:
            _hold(session, before_id)
            ready = _find(runtime, session, before_id, now)
            if ready is None:
                continue
            if isinstance(ready.whom, NotAsked):
                counts["not_asked"] += _close(runtime, session, ready, ready.whom, now)
            else:
                counts["again"] += _ask(runtime, session, ready, ready.whom, now)
    return counts


def _surveys_due(session: Session, now: datetime) -> Sequence[int]:
    """The surveys of which a rectification has waited out its pause, the longest waiting first."""
    return session.scalars(
        select(Rectification.survey_id)
        .where(RECTIFICATION_OPEN, *_waits(), Rectification.due_at <= now)
        .group_by(Rectification.survey_id)
        .order_by(func.min(Rectification.due_at), Rectification.survey_id)
    ).all()


def _waits() -> tuple[Any, ...]:
    return Rectification.state.in_(_TO_ASK), Rectification.next_survey_id.is_(None)


def _hold(session: Session, before_id: int) -> None:
    """First the persons, as everybody does, then what is to be put right."""
    case_id = select(Survey.case_id).where(Survey.id == before_id).scalar_subquery()
    number = select(Case.petitioner_id).where(Case.id == case_id)
    further = select(CasePhone.petitioner_id).where(CasePhone.case_id == case_id)
    before = select(Survey.petitioner_id).where(Survey.id == before_id)
    theirs = or_(*(Petitioner.id.in_(one) for one in (number, further, before)))
    hold_people(session, select(Petitioner.id).where(theirs))
    session.execute(_all_of(before_id).with_for_update())


def _all_of(before_id: int) -> Any:
    return select(Rectification).where(Rectification.survey_id == before_id).order_by(Rectification.id)


def _find(runtime: Runtime, session: Session, before_id: int, now: datetime) -> _Ready | None:
    """What is ready of this survey's; None while it waits for its pause, its sibling, or another survey."""
    mine = session.scalars(_all_of(before_id)).all()
    open_ = [one for one in mine if one.ended_at is None and one.next_survey_id is None]
    ones = [one for one in open_ if one.state in _TO_ASK and one.due_at <= now]
    before = session.get_one(Survey, before_id)
    if not ones or before.state is not SurveyState.SETTLED:
        return None
    case = session.get_one(Case, before.case_id)
    whom = whom_to_ask(session, case, before)
    if isinstance(whom, NotAsked):
        return _Ready(ones, before, case, whom)
    if len(ones) < len(open_) and now < _waits_until(runtime, ones):
        return None
    return None if _is_busy(session, case.id, whom) else _Ready(ones, before, case, whom)


def _waits_until(runtime: Runtime, ones: Sequence[Rectification]) -> datetime:
    """How long those that are ready wait for another object of the same survey."""
    together = runtime.policy.rectification.together
    return min(runtime.calendar.after(one.entered_at, together) for one in ones)


def _is_busy(session: Session, case_id: int, petitioner_id: int) -> bool:
    """Somebody is asked one thing at a time; the next picker looks again."""
    theirs = or_(Survey.case_id == case_id, Survey.petitioner_id == petitioner_id)
    return session.scalar(select(Survey.id).where(SURVEY_UNSETTLED, theirs).limit(1)) is not None


def _close(runtime: Runtime, session: Session, ready: _Ready, why: NotAsked, now: datetime) -> int:
    detail = {"ending": Ending.NOT_ASKED.value, "why": why.value}
    for one in ready.ones:
        take(runtime, session, one, Step(Act.CLOSE, detail=detail), now, ending=Ending.NOT_ASKED)
    return len(ready.ones)


def _ask(runtime: Runtime, session: Session, ready: _Ready, petitioner_id: int, now: datetime) -> int:
    row = _round(runtime, session, ready, petitioner_id, now)
    made = insert_into(session, Survey).values(**row).on_conflict_do_nothing().returning(Survey.id)
    survey_id = session.execute(made).scalar()
    if survey_id is None:
        return 0
    due = due_after(runtime.calendar, now, runtime.policy.plan.lifetime)
    step = Step(Act.ASK_AGAIN, detail={"survey": survey_id, "round": row["round"]}, due=due)
    for one in ready.ones:
        take(runtime, session, one, step, now, next_survey_id=survey_id, asked_again_at=now)
    return 1


def _round(
    runtime: Runtime, session: Session, ready: _Ready, petitioner_id: int, now: datetime
) -> dict[str, Any]:
    """The next round. What is rated, and where it is counted, stays as it was picked first."""
    before, case = ready.before, ready.case
    asks = [rated.value for rated in RatedObject if any(one.object is rated for one in ready.ones)]
    language = case.language or runtime.settings.language
    questionnaire_id = current_questionnaire(session)
    last = session.scalar(select(func.max(Survey.round)).where(Survey.case_id == case.id))
    return {
        "case_id": case.id,
        "round": (last or before.round) + 1,
        "questionnaire_id": questionnaire_id,
        "petitioner_id": petitioner_id,
        "unit_id": before.unit_id,
        "petition_office_id": before.petition_office_id,
        "category": before.category,
        "language": language,
        "closed_month": before.closed_month,
        "stratum": before.stratum,
        "inclusion_probability": before.inclusion_probability,
        "asks": asks,
        "asked_before_by": before.channel,
        "conversation": begun(questionnaire(session, questionnaire_id), language, asks),
        "reading_order": secrets.choice(list(ReadingOrder)),
        "state": SurveyState.PICKED,
        "picked_at": now,
        "next_at": now,
        "called": False,
        "reached": False,
        "demo": before.demo,
    }
