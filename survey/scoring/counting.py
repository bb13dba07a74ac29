"""The straight count: surveys, answers and cases not asked, as rows of the shape of `fact_day`.

One way to count for both uses, so that what is kept and what is counted live cannot differ (R4):

    survey + answer + case ─┬─► counted(days) ───────┬─► fact_day           (facts.py)
                            │                        └─► today, dirty days  (read_counts.py)
                            ├─► of_reasons(days), of_interviewers(days)     (the same, of ratings only)
                            ├─► without_a_day(months)                       (by month of closing)
                            └─► since_frozen(basis)                         (what a frozen month is told late)

A survey counts once for each object, at the unit that is rated. `is_final` marks what the final round adds
up: round 1 where no later round rated the object, else the last later rating, on the day of round 1. What was
taken out by two people (`excluded`) leaves its survey without a rating, and stands beside it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    Subquery,
    and_,
    cast,
    exists,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from survey.models import Answer, Case, FrozenMonth, Survey
from survey.models.base import Key
from survey.vocabulary import Basis, NotAsked, RatedObject, SurveyState

DIMENSIONS = (
    "day", "closed_month", "unit_id", "object", "round", "is_final", "channel", "category", "level", "late",
    "excluded", "disposition", "not_asked",
)  # fmt: skip
MEASURES = ("n", "called", "reached")
COLUMNS = (*DIMENSIONS, *MEASURES)
OF_RATINGS = (
    "day", "closed_month", "unit_id", "object", "round", "is_final", "key", "level", "disposition", *MEASURES,
)  # fmt: skip
REASON = "reason"  # the question
CODED = "coded"  # how a reason was read that somebody spoke; the answer says which one it corrects

Value = SQLColumnExpression[Any]


def counted(days: Collection[str]) -> Select[Any]:
    """The rows of `fact_day` for these local days, with COLUMNS."""
    each = union_all(*(rows for rated in RatedObject for rows in _on_days(rated, days))).subquery()
    dimensions = [each.c[name] for name in DIMENSIONS]
    sums = [func.sum(each.c[name]).label(name) for name in MEASURES]
    return select(*dimensions, *sums).group_by(*dimensions)


def of_reasons(days: Collection[str]) -> Select[Any]:
    """Each counted rating of these days with the reasons given with it, with OF_RATINGS."""
    rating, reason, coded = aliased(Answer), aliased(Answer), aliased(Answer)
    spoken = (
        select(coded.value)
        .where(coded.survey_id == reason.survey_id, coded.corrects_id == reason.id, coded.how == CODED)
        .order_by(coded.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    each = _ratings(days)
    said = (
        select(each, func.coalesce(spoken, reason.value).label("key"))
        .join(rating, rating.id == each.c.answer_id)
        .join(reason, and_(reason.survey_id == rating.survey_id, reason.question == REASON))
        .where(reason.counted)
        .subquery()
    )
    return _added_up(said).where(said.c.key != "")


def of_interviewers(days: Collection[str]) -> Select[Any]:
    """Each counted rating of these days that a person heard, with OF_RATINGS."""
    each = _ratings(days)
    heard = (
        select(each, cast(Answer.account_id, String).label("key"))
        .join(Answer, Answer.id == each.c.answer_id)
        .where(Answer.account_id.is_not(None))
        .subquery()
    )
    return _added_up(heard)


def without_a_day(months: Collection[str]) -> CompoundSelect[Any]:
    """Cases closed in these months that no day owns yet, one row each: under way, or not looked at."""
    return union_all(*(rows for rated in RatedObject for rows in _undecided(rated, months)))


def since_frozen(basis: Basis, months: Collection[str]) -> CompoundSelect[Any]:
    """Ratings that frozen months were told after they were frozen, one row each, with COLUMNS."""
    rows: list[Select[Any]] = []
    for rated in RatedObject:
        last = aliased(Survey)
        again = _rated_again(rated, last)
        mine = Survey.closed_month if basis is Basis.CLOSED else func.substr(Survey.settled_day, 1, 7)
        frozen = and_(FrozenMonth.month == mine, FrozenMonth.month.in_(months))
        rows.append(again.join(FrozenMonth, frozen).where(last.settled_at >= FrozenMonth.frozen_at))
        if basis is Basis.CLOSED:
            rows.append(
                _settled(rated)
                .join(FrozenMonth, frozen)
                .where(Survey.settled_at >= FrozenMonth.frozen_at, Answer.id.is_not(None))
            )
    return union_all(*rows)


def _ratings(days: Collection[str]) -> Subquery:
    """Every counted rating of the surveys that settled on these days, with COLUMNS and `answer_id`."""
    inside = and_(Survey.settled_day.in_(days), Survey.state == SurveyState.SETTLED, Answer.id.is_not(None))
    parts = [part(rated) for rated in RatedObject for part in (_settled, _rated_again)]
    return union_all(*(part.where(inside) for part in parts)).subquery()


def _added_up(rows: Subquery) -> Select[Any]:
    dimensions = [rows.c[name] for name in OF_RATINGS if name not in MEASURES]
    sums = [func.sum(rows.c[name]).label(name) for name in MEASURES]
    return select(*dimensions, *sums).group_by(*dimensions)


def _on_days(rated: RatedObject, days: Collection[str]) -> list[Select[Any]]:
    settled = and_(Survey.settled_day.in_(days), Survey.state == SurveyState.SETTLED)
    return [
        _settled(rated).where(settled),
        _rated_again(rated).where(settled),
        _late(rated).where(settled),
        _excluded(rated).where(settled),
        _not_asked(rated).where(Case.not_asked_day.in_(days)),
    ]


def _settled(rated: RatedObject) -> Select[Any]:
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


def _rated_again(rated: RatedObject, last: type[Survey] | None = None) -> Select[Any]:
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


def _late(rated: RatedObject) -> Select[Any]:
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


def _excluded(rated: RatedObject) -> Select[Any]:
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


def _not_asked(rated: RatedObject) -> Select[Any]:
    return _of_case(rated, day=Case.not_asked_day, not_asked=cast(Case.not_asked, String)).where(
        Case.not_asked.is_not(None)
    )


def _undecided(rated: RatedObject, months: Collection[str]) -> list[Select[Any]]:
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
    return _row(rated, usual | values).select_from(Survey)


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
