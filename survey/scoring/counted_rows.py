"""What is counted, one row a thing with COLUMNS: of surveys, of their ratings, of cases that were not asked.

Every row is made here, so that what is kept and what is counted live cannot differ (R4).
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from survey.models import Answer, Case, Survey
from survey.models.base import Key
from survey.vocabulary import NotAsked, RatedObject, SurveyState

DIMENSIONS = (
    "day", "closed_month", "unit_id", "object", "round", "is_final", "channel", "category", "level", "late",
    "excluded", "disposition", "not_asked",
)  # fmt: skip
MEASURES = ("n", "called", "reached")
COLUMNS = (*DIMENSIONS, *MEASURES)
OF_RATINGS = (
    "day", "closed_month", "unit_id", "object", "round", "is_final", "key", "level", "disposition", *MEASURES,
)  # fmt: skip


Value = SQLColumnExpression[Any]


def settled_rows(rated: RatedObject) -> Select[Any]:
    """Every survey, with its counted rating of the object where there is one."""
    row = _of_survey(
        rated,
        is_final=and_(Survey.round == 1, ~exists(_later_ratings(rated))),
        channel=func.coalesce(cast(Answer.channel, String), ""),
        level=func.coalesce(Answer.level, 0),
        answer_id=Answer.id,
    )
    counts = and_(Answer.survey_id == Survey.id, _is_rating(Answer, rated), ~Survey.excluded)
    return row.outerjoin(Answer, counts)


def rated_again_rows(rated: RatedObject, last: type[Survey] | None = None) -> Select[Any]:
    """Round 1, with the last rating that a later round gave the object."""
    last = last or aliased(Survey)
    row = _of_survey(
        rated,
        round=last.round,
        is_final=literal(True, Boolean),
        channel=cast(Answer.channel, String),
        level=Answer.level,
        answer_id=Answer.id,
    )
    newest = _later_ratings(rated).limit(1).scalar_subquery()
    return (
        row.join(last, last.case_id == Survey.case_id)
        .join(Answer, and_(Answer.survey_id == last.id, _is_rating(Answer, rated)))
        .where(Survey.round == 1, last.id == newest)
    )


def late_rows(rated: RatedObject) -> Select[Any]:
    """The first rating that came after settling: beside what counts, never in it."""
    before = aliased(Answer)
    row = _of_survey(
        rated,
        is_final=Survey.round == 1,
        channel=cast(Answer.channel, String),
        level=Answer.level,
        late=literal(True, Boolean),
        disposition=literal("", String),
        called=literal(0, Integer),
        reached=literal(0, Integer),
    )
    heard_before = exists().where(
        before.survey_id == Answer.survey_id, _is_late(before, rated), before.id < Answer.id
    )
    return row.join(Answer, Answer.survey_id == Survey.id).where(_is_late(Answer, rated), ~heard_before)


def excluded_rows(rated: RatedObject) -> Select[Any]:
    """The rating of a survey that two people took out: beside what counts, never in it."""
    row = _of_survey(
        rated,
        channel=cast(Answer.channel, String),
        level=Answer.level,
        excluded=literal(True, Boolean),
        disposition=literal("", String),
        called=literal(0, Integer),
        reached=literal(0, Integer),
    )
    return row.join(Answer, and_(Answer.survey_id == Survey.id, _is_rating(Answer, rated))).where(
        Survey.excluded
    )


def not_asked_rows(rated: RatedObject) -> Select[Any]:
    return _of_case(rated, day=Case.not_asked_day, not_asked=cast(Case.not_asked, String)).where(
        Case.not_asked.is_not(None)
    )


def undecided_rows(rated: RatedObject, months: Collection[str]) -> list[Select[Any]]:
    under_way = _of_survey(rated, day=literal("", String), disposition=literal("", String))
    not_looked_at = _of_case(
        rated, day=literal("", String), not_asked=literal(NotAsked.TOO_EARLY.value, String)
    )
    return [
        under_way.where(Survey.state != SurveyState.SETTLED, Survey.closed_month.in_(months)),
        not_looked_at.where(
            Case.closed_month.in_(months),
            Case.not_asked.is_(None),
            ~exists().where(Survey.case_id == Case.id),
        ),
    ]


def _of_survey(rated: RatedObject, **values: Value) -> Select[Any]:
    usual: dict[str, Value] = {
        "day": Survey.settled_day,
        "closed_month": Survey.closed_month,
        "unit_id": Survey.unit_id if rated is RatedObject.RESPONSIBLE_UNIT else Survey.petition_office_id,
        "round": Survey.round,
        "is_final": Survey.round == 1,
        "category": Survey.category,
        "disposition": cast(Survey.disposition, String),
        "called": cast(Survey.called, Integer),
        "reached": cast(Survey.reached, Integer),
    }
    return _row(rated, usual | values).select_from(Survey).where(_asks(rated))


def _asks(rated: RatedObject) -> ColumnElement[bool]:
    """A later round is no survey of an object that it does not ask about."""
    named = cast(Survey.asks, String).contains(f'"{rated.value}"', autoescape=True)
    return or_(Survey.asks.is_(None), named)


def _of_case(rated: RatedObject, **values: Value) -> Select[Any]:
    usual: dict[str, Value] = {
        "closed_month": Case.closed_month,
        "unit_id": Case.unit_id if rated is RatedObject.RESPONSIBLE_UNIT else Case.office_id,
        "round": literal(1, Integer),
        "is_final": literal(True, Boolean),
        "category": Case.category,
    }
    return _row(rated, usual | values).select_from(Case)


def _row(rated: RatedObject, values: dict[str, Value]) -> Select[Any]:
    """One counted thing as a row with COLUMNS; what is not given is empty."""
    empty: dict[str, Value] = {
        "object": literal(rated.value, String),
        "channel": literal("", String),
        "level": literal(0, Integer),
        "late": literal(False, Boolean),
        "excluded": literal(False, Boolean),
        "disposition": literal("", String),
        "not_asked": literal("", String),
        "n": literal(1, Integer),
        "called": literal(0, Integer),
        "reached": literal(0, Integer),
        "answer_id": cast(null(), Key),
    }
    whole = empty | values
    columns: list[ColumnElement[Any]] = [whole[name].label(name) for name in (*COLUMNS, "answer_id")]
    return select(*columns)


def _later_ratings(rated: RatedObject) -> Select[Any]:
    """Settled later rounds of the survey's case in which the object was rated, the last one first."""
    later, answer = aliased(Survey), aliased(Answer)
    return (
        select(later.id)
        .join(answer, and_(answer.survey_id == later.id, _is_rating(answer, rated)))
        .where(
            later.case_id == Survey.case_id,
            later.round > Survey.round,
            later.state == SurveyState.SETTLED,
            ~later.excluded,
        )
        .order_by(later.round.desc())
        .correlate(Survey)
    )


def _is_rating(answer: type[Answer], rated: RatedObject) -> ColumnElement[bool]:
    return and_(answer.counted, answer.object == rated, answer.level.is_not(None))


def _is_late(answer: type[Answer], rated: RatedObject) -> ColumnElement[bool]:
    return and_(answer.late, ~answer.counted, answer.object == rated, answer.level.is_not(None))
