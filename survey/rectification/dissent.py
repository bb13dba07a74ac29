"""Answers of 4 or 5 that nothing follows yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from survey.models import ANSWER_DISSENT, Answer, Case, Rectification, Survey
from survey.vocabulary import RatedObject, SurveyState


@dataclass(frozen=True)
class Dissent:
    """One dissatisfied answer, with what its rectification is about."""

    answer_id: int
    survey_id: int
    case_id: int
    round: int
    object: RatedObject
    level: int
    heard_at: datetime
    unit_id: int
    demo: bool


@dataclass(frozen=True)
class Window:
    """`heard_before`: until when an answer of an open survey must have been heard. `since`: how far back
    anything can be new; None: everything is looked at."""

    heard_before: datetime
    since: datetime | None = None


def find_dissent(session: Session, window: Window, after_id: int, at_most: int) -> list[Dissent]:
    """Those of settled surveys, and of open ones if heard long enough ago; by the id of the answer.

    What was said after settling counts here where nothing was rated before: it is heard, if not in the score.
    """
    rows = session.execute(
        select(Answer, Survey)
        .join(Survey, Survey.id == Answer.survey_id)
        .where(
            ANSWER_DISSENT,
            Answer.id > after_id,
            Answer.object.is_not(None),
            literal(True) if window.since is None else Answer.heard_at >= window.since,
            or_(Survey.state == SurveyState.SETTLED, Answer.heard_at <= window.heard_before),
            or_(Answer.counted, and_(Answer.late, ~_rated())),
            ~_followed(),
        )
        .order_by(Answer.id)
        .limit(at_most)
    )
    return [_dissent(answer, survey) for answer, survey in rows]


def orders_of(session: Session, cases: Sequence[int]) -> dict[int, int]:
    """How often each case was assigned by its source and ordered by us, together."""
    ordered = (
        select(Rectification.case_id, func.sum(Rectification.orders).label("orders"))
        .where(Rectification.case_id.in_(cases))
        .group_by(Rectification.case_id)
        .subquery()
    )
    rows = session.execute(
        select(Case.id, Case.assigned_times + func.coalesce(ordered.c.orders, 0))
        .outerjoin(ordered, ordered.c.case_id == Case.id)
        .where(Case.id.in_(cases))
    )
    return {case_id: int(times) for case_id, times in rows}


def _rated() -> ColumnElement[bool]:
    other = aliased(Answer)
    return exists().where(other.survey_id == Answer.survey_id, other.object == Answer.object, other.counted)


def _followed() -> ColumnElement[bool]:
    return exists().where(Rectification.survey_id == Answer.survey_id, Rectification.object == Answer.object)


def _dissent(answer: Answer, survey: Survey) -> Dissent:
    assert answer.object is not None and answer.level is not None, "asked for in the query"
    office = answer.object is RatedObject.PETITION_OFFICE
    return Dissent(
        answer_id=answer.id,
        survey_id=survey.id,
        case_id=survey.case_id,
        round=survey.round,
        object=answer.object,
        level=answer.level,
        heard_at=answer.heard_at,
        unit_id=survey.petition_office_id if office else survey.unit_id,
        demo=survey.demo,
    )
