"""How a survey ends: once, with one disposition, its day marked for counting in the same transaction."""

from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.moves import WAITING
from survey.models import Answer, Attempt, DirtyDay, FrozenMonth, Survey
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Disposition, SurveyState


def settle(runtime: Runtime, session: Session, survey_id: int, as_: Disposition, now: datetime) -> bool:
    """End the survey with its disposition; says whether this call did. What still waits is called off."""
    day = runtime.local_day(now)
    done = changed(
        session,
        update(Survey)
        .where(Survey.id == survey_id, Survey.state != SurveyState.SETTLED)
        .values(state=SurveyState.SETTLED, disposition=as_, settled_at=now, settled_day=day),
    )
    if not done:
        return False
    call_off(session, survey_id, "settled", now)
    mark_dirty(session, day, *days_of_round_one(session, survey_id))  # waits while a month is being frozen
    _after_freezing(session, survey_id, now)
    return True


def _after_freezing(session: Session, survey_id: int, now: datetime) -> None:
    """A month that was frozen while this act waited has not seen the survey: it settles after that (R2)."""
    frozen_at = session.scalar(select(func.max(FrozenMonth.frozen_at)).where(FrozenMonth.frozen_at > now))
    if frozen_at is not None:
        changed(session, update(Survey).where(Survey.id == survey_id).values(settled_at=frozen_at))


def call_off(session: Session, survey_id: int, why: str, now: datetime) -> None:
    """Cancel the contacts of a survey that have not left; a reply to the person is not a contact."""
    changed(
        session,
        update(Attempt)
        .where(Attempt.survey_id == survey_id, Attempt.state.in_(WAITING), Attempt.inbound_id.is_(None))
        .values(state=AttemptState.CANCELLED, why=why, ended_at=now),
    )


def mark_dirty(session: Session, *days: str) -> None:
    """These local days are to be counted again."""
    session.execute(insert(DirtyDay), [{"day": day} for day in set(days)])


def ratings(session: Session, survey_id: int) -> int:
    """How many objects have a counted rating."""
    counted = select(func.count()).where(
        Answer.survey_id == survey_id, Answer.counted, Answer.level.is_not(None)
    )
    return session.scalar(counted) or 0


def days_of_round_one(session: Session, survey_id: int) -> list[str]:
    """A later round changes the final figure of the day on which the first one settled."""
    later = select(Survey.case_id).where(Survey.id == survey_id, Survey.round > 1).scalar_subquery()
    first = select(Survey.settled_day).where(
        Survey.case_id == later, Survey.round == 1, Survey.settled_day.is_not(None)
    )
    return [day for day in session.scalars(first) if day]
