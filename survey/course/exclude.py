"""Taking the ratings of a survey out of the figures (剔除). They are not deleted: they stand beside (R3)."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.course.settle import days_of_round_one, mark_dirty
from survey.models import Survey
from survey.vocabulary import SurveyState


def exclude(session: Session, survey_id: int) -> bool:
    """Take out the ratings of a settled survey, its days marked; says whether this call did."""
    done = changed(
        session,
        update(Survey)
        .where(Survey.id == survey_id, Survey.state == SurveyState.SETTLED, ~Survey.excluded)
        .values(excluded=True),
    )
    if not done:
        return False
    day = session.scalar(select(Survey.settled_day).where(Survey.id == survey_id))
    mark_dirty(session, *([day] if day else []), *days_of_round_one(session, survey_id))
    return True
