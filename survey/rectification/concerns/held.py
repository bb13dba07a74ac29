"""Who says that they never petitioned is not called again before somebody has looked into it."""

from sqlalchemy import ColumnElement, and_, exists, func, or_

from survey.models import Concern, Survey
from survey.vocabulary import ConcernKind, ConcernState

UNJUDGED = (ConcernState.OPEN, ConcernState.LOOKING)
# What an interviewer chose, and what a text was read as.
SAID_SO = ("never_petitioned", "not_petitioner")


def petition_in_doubt() -> ColumnElement[bool]:
    """Of a Survey: it was said, and nobody has found out; from the moment in which it was said."""
    of_it = and_(Concern.survey_id == Survey.id, Concern.kind == ConcernKind.NEVER_PETITIONED)
    said = func.coalesce(Survey.to_person_why, "").in_(SAID_SO)  # its contrary is asked for, too
    not_kept_yet = and_(said, ~exists().where(of_it))
    return or_(not_kept_yet, exists().where(of_it, Concern.state.in_(UNJUDGED)))
