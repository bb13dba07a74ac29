"""The straight count: surveys, answers and cases not asked, as rows of the shape of `fact_day`.

One way to count for both uses, so that what is kept and what is counted live cannot differ (R4):

    survey + answer + case ─┬─► counted(days) ───────┬─► fact_day           (facts.py)
                            │                        └─► today, dirty days  (read_counts.py)
                            ├─► of_reasons(days), of_interviewers(days)     (the same, of ratings only)
                            ├─► without_a_day(months)                       (by month of closing)
                            └─► since_frozen(basis)                         (what a frozen month is told late)

A survey counts once for each object that it asks about, at the unit that is rated. `is_final` marks what the
final round adds up: round 1 where no later round rated the object, else the last later rating, on the day of
round 1. What was taken out by two people (`excluded`) leaves its survey without a rating, and stands beside
it.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Subquery,
    and_,
    cast,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from survey.models import Answer, Case, FrozenMonth, Survey
from survey.scoring.counted_rows import (
    DIMENSIONS,
    MEASURES,
    OF_RATINGS,
    excluded_rows,
    late_rows,
    not_asked_rows,
    rated_again_rows,
    settled_rows,
    undecided_rows,
)
from survey.vocabulary import Basis, RatedObject, SurveyState

REASON = "reason"  # the question
CODED = "coded"  # how a reason was read that somebody spoke; the answer says which one it corrects


def counted(days: Collection[str]) -> Select[Any]:
    """The rows of `fact_day` for these local days, with COLUMNS."""
    each = union_all(*(rows for rated in RatedObject for rows in _on_days(rated, days))).subquery()
    dimensions = [each.c[name] for name in DIMENSIONS]
    sums = [func.sum(each.c[name]).label(name) for name in MEASURES]
    return select(*dimensions, *sums).group_by(*dimensions)


def of_reasons(days: Collection[str]) -> Select[Any]:
    """Each counted rating of these days with the reasons given with it, with OF_RATINGS."""
    rating, reason = aliased(Answer), aliased(Answer)
    each = _ratings(days)
    said = (
        select(each, codes_of(reason).label("key"))
        .join(rating, rating.id == each.c.answer_id)
        .join(reason, and_(reason.survey_id == rating.survey_id, reason.question == REASON))
        .where(reason.counted)
        .subquery()
    )
    return _added_up(said).where(said.c.key != "")


def codes_of(reason: type[Answer]) -> ColumnElement[str]:
    """The codes of a reason that was given, with commas; of one that was spoken those found afterwards."""
    coded = aliased(Answer)
    spoken = (
        select(coded.value)
        .where(coded.survey_id == reason.survey_id, coded.corrects_id == reason.id, coded.how == CODED)
        .order_by(coded.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(spoken, reason.value)


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
    return union_all(*(rows for rated in RatedObject for rows in undecided_rows(rated, months)))


def since_frozen(basis: Basis, months: Collection[str]) -> CompoundSelect[Any]:
    """Ratings that frozen months were told after they were frozen, one row each, with COLUMNS."""
    rows: list[Select[Any]] = []
    for rated in RatedObject:
        last = aliased(Survey)
        again = rated_again_rows(rated, last)
        mine = Survey.closed_month if basis is Basis.CLOSED else func.substr(Survey.settled_day, 1, 7)
        frozen = and_(FrozenMonth.month == mine, FrozenMonth.month.in_(months))
        later = and_(last.round > 1, last.settled_at >= FrozenMonth.frozen_at)  # as the index has them
        rows.append(again.join(FrozenMonth, frozen).where(later))
        if basis is Basis.CLOSED:
            rows.append(
                settled_rows(rated)
                .join(FrozenMonth, frozen)
                .where(Survey.settled_at >= FrozenMonth.frozen_at, Answer.id.is_not(None))
            )
    return union_all(*rows)


def _ratings(days: Collection[str]) -> Subquery:
    """Every counted rating of the surveys that settled on these days, with COLUMNS and `answer_id`."""
    inside = and_(Survey.settled_day.in_(days), Survey.state == SurveyState.SETTLED, Answer.id.is_not(None))
    parts = [part(rated) for rated in RatedObject for part in (settled_rows, rated_again_rows)]
    return union_all(*(part.where(inside) for part in parts)).subquery()


def _added_up(rows: Subquery) -> Select[Any]:
    dimensions = [rows.c[name] for name in OF_RATINGS if name not in MEASURES]
    sums = [func.sum(rows.c[name]).label(name) for name in MEASURES]
    return select(*dimensions, *sums).group_by(*dimensions)


def _on_days(rated: RatedObject, days: Collection[str]) -> list[Select[Any]]:
    settled = and_(Survey.settled_day.in_(days), Survey.state == SurveyState.SETTLED)
    return [
        settled_rows(rated).where(settled),
        rated_again_rows(rated).where(settled),
        late_rows(rated).where(settled),
        excluded_rows(rated).where(settled),
        not_asked_rows(rated).where(Case.not_asked_day.in_(days)),
    ]
