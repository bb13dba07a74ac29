"""What was spent, one row a thing, and what came of it: COLUMNS, to be added up.

    of a survey that settled   up to then, on the day it settled; its outcome on that day too
    of one that is under way   on the day it left
    after settling, or to somebody who has no survey: on the day it left

What the carrier had is counted; what it refused, or what was lost, cost nothing. A reply belongs to the step
after which the person wrote.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from survey.costs.days import as_table
from survey.costs.usage import NO_STEP
from survey.models import Answer, Attempt, Interview, Link, Survey
from survey.models.base import Key
from survey.vocabulary import (
    CONTACTS,
    AttemptState,
    Channel,
    Disposition,
    Purpose,
    RatedObject,
    Spent,
    SurveyState,
)

PLACE = ("day", "spent", "again", "channel", "step", "purpose", "currency")
MEASURES = (
    "attempts", "tried", "segments", "unmeasured", "minutes", "detected", "seconds", "slips", "micros",
    "surveys", "completes", "partials", "level_1", "level_2", "level_3", "level_4", "level_5",
)  # fmt: skip
COLUMNS = (*PLACE, *MEASURES, "unit_id", "category")
_HAD = (
    AttemptState.ACCEPTED, AttemptState.DELIVERED, AttemptState.UNDELIVERED, AttemptState.ANSWERED,
    AttemptState.NO_ANSWER, AttemptState.BUSY, AttemptState.MACHINE, AttemptState.FAILED,
)  # fmt: skip
_PASSED_ON = ("paper", "centre")
_MINUTE = 60

Rows = Select[Any]


def of_settled(sqlite: bool) -> Sequence[Rows]:
    """Everything about surveys that settled on `days`, a parameter."""
    settled = Survey.settled_day.in_(bindparam("days", expanding=True))
    told = {"day": Survey.settled_day, "spent": literal(Spent.SETTLED.value, String)}
    of = (Attempt.survey_id, Interview.survey_id, Link.survey_id)
    attempts, interviews, slips = (
        rows.select_from(Survey).join(table, column == Survey.id).where(settled)
        for rows, table, column in zip(
            (_attempts(told), _interviews(told, sqlite), _slips(told)),
            (Attempt, Interview, Link),
            of,
            strict=True,
        )
    )
    return (
        attempts.where(Attempt.left_at <= Survey.settled_at),
        interviews.where(Interview.taken_at <= Survey.settled_at),
        slips.where(Link.how.in_(_PASSED_ON)),
        _outcomes(told).select_from(Survey).where(settled),
    )


def of_others(count: int, sqlite: bool) -> Sequence[Rows]:
    """What left, or was worked, on so many days (parameters: `days.bound`) and is no part of what a survey
    cost until it settled."""
    on = as_table(count)
    open_ = Survey.state != SurveyState.SETTLED
    told = {
        "day": on.c.day,
        "spent": case((open_, literal(Spent.OPEN.value, String)), else_=literal(Spent.AFTER.value, String)),
    }
    left = and_(Attempt.left_at >= on.c.begins, Attempt.left_at < on.c.ends)
    ended = and_(Interview.ended_at >= on.c.begins, Interview.ended_at < on.c.ends)
    attempts = _attempts(told).select_from(on).join(Attempt, left)
    interviews = _interviews(told, sqlite).select_from(on).join(Interview, ended)
    return (
        attempts.outerjoin(Survey, Survey.id == Attempt.survey_id).where(
            or_(Attempt.survey_id.is_(None), open_, Attempt.left_at > Survey.settled_at)
        ),
        interviews.join(Survey, Survey.id == Interview.survey_id).where(
            or_(open_, Interview.taken_at > Survey.settled_at)
        ),
    )


def _attempts(told: dict[str, Any]) -> Rows:
    text, call = Attempt.channel == Channel.SMS, Attempt.channel == Channel.VOICE
    went = and_(text, Attempt.state != AttemptState.FAILED)  # one that failed at the carrier is not charged
    checks = and_(Attempt.channel == Channel.INTERVIEWER, Attempt.purpose == Purpose.NOTICE)
    values = told | {
        "channel": cast(Attempt.channel, String),
        "step": _step_of_attempt(),
        "purpose": cast(Attempt.purpose, String),
        "currency": case(
            (Attempt.price_micros.is_not(None), func.coalesce(Attempt.price_currency, "")), else_=""
        ),
        "attempts": literal(1, Integer),
        "tried": _one(and_(Attempt.purpose.in_(CONTACTS), Attempt.step.is_not(None), ~_tried_before())),
        "segments": case((went, func.coalesce(Attempt.segments, 1)), else_=0),
        "unmeasured": _one(and_(went, Attempt.segments.is_(None))),
        "minutes": case((call, (func.coalesce(Attempt.seconds, 0) + (_MINUTE - 1)) // _MINUTE), else_=0),
        "detected": _one(and_(call, Attempt.answered_by.is_not(None))),
        "seconds": case((checks, func.coalesce(Attempt.seconds, 0)), else_=0),
        "micros": func.coalesce(Attempt.price_micros, 0),
    }
    return _row(values).where(Attempt.state.in_(_HAD))


def _interviews(told: dict[str, Any], sqlite: bool) -> Rows:
    """The time on a desk, from being taken to the outcome. The call itself is the attempt."""
    attempt = aliased(Attempt)
    step = select(attempt.step).where(attempt.id == Interview.attempt_id).scalar_subquery()
    values = told | {
        "channel": literal(Channel.INTERVIEWER.value, String),
        "step": func.coalesce(step, NO_STEP),
        "purpose": literal(Purpose.INVITE.value, String),
        "seconds": _epoch(Interview.ended_at, sqlite) - _epoch(Interview.taken_at, sqlite),
    }
    return _row(values).where(Interview.ended_at.is_not(None))


def _slips(told: dict[str, Any]) -> Rows:
    return _row(told | {"channel": literal(Channel.WEB.value, String), "slips": literal(1, Integer)})


def _outcomes(told: dict[str, Any]) -> Rows:
    """A survey once: how it ended, and what the responsible unit got; a rating taken out is none (R3)."""
    answer = aliased(Answer)
    level = (
        select(answer.level)
        .where(
            answer.survey_id == Survey.id,
            answer.counted,
            answer.object == RatedObject.RESPONSIBLE_UNIT,
            ~Survey.excluded,
        )
        .scalar_subquery()
    )
    values = told | {
        "channel": func.coalesce(cast(Survey.channel, String), ""),
        "step": _step_of_answer(),
        "surveys": literal(1, Integer),
        "completes": _one(Survey.disposition == Disposition.COMPLETE),
        "partials": _one(Survey.disposition == Disposition.PARTIAL),
        **{f"level_{number}": _one(level == number) for number in range(1, 6)},
    }
    return _row(values)


def _step_of_attempt() -> ColumnElement[Any]:
    """Its own; of a reply that of the contact before it."""
    before = aliased(Attempt)
    last = (
        select(before.step)
        .where(
            before.survey_id == Attempt.survey_id,
            before.seq < Attempt.seq,
            before.step.is_not(None),
            before.left_at.is_not(None),
        )
        .order_by(before.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(Attempt.step, last, NO_STEP)


def _tried_before() -> ColumnElement[bool]:
    before = aliased(Attempt)
    return exists().where(
        before.survey_id == Attempt.survey_id,
        before.seq < Attempt.seq,
        before.step == Attempt.step,
        before.purpose.in_(CONTACTS),
        before.state.in_(_HAD),
        before.left_at.is_not(None),
    )


def _step_of_answer() -> ColumnElement[Any]:
    """The step after which the last of the ratings came that count."""
    answer, contact = aliased(Answer), aliased(Attempt)
    heard = (
        select(func.max(answer.heard_at))
        .where(answer.survey_id == Survey.id, answer.counted, answer.level.is_not(None))
        .correlate(Survey)
        .scalar_subquery()
    )
    last = (
        select(contact.step)
        .where(
            contact.survey_id == Survey.id,
            contact.step.is_not(None),
            contact.state.in_(_HAD),
            contact.left_at <= heard,
        )
        .order_by(contact.left_at.desc(), contact.seq.desc())
        .limit(1)
        .correlate(Survey)
        .scalar_subquery()
    )
    return func.coalesce(last, NO_STEP)


def _row(values: dict[str, Any]) -> Rows:
    nothing: dict[str, Any] = {
        "again": func.coalesce(Survey.round > 1, literal(False, Boolean)),
        "step": literal(NO_STEP, Integer),
        "purpose": literal("", String),
        "currency": literal("", String),
        "unit_id": cast(Survey.unit_id, Key),
        "category": func.coalesce(Survey.category, ""),
    } | {name: literal(0, Integer) for name in MEASURES}
    whole = nothing | values
    return select(*(whole[name].label(name) for name in COLUMNS))


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _epoch(moment: Any, sqlite: bool) -> ColumnElement[Any]:
    """Whole seconds since 1970."""
    if sqlite:
        return cast(func.strftime("%s", moment), Integer)
    return cast(func.floor(func.extract("epoch", moment)), Key)
