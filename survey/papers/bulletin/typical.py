"""Typical cases of dissatisfaction without anybody in them (R6).

A case is never told alone, nor in a petitioner's words. What is told are cases of which there are at least
`show_from` alike, of two units at least: the level of the unit, the category, the coded reasons, the days
until the answer.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session, aliased

from survey.models import Answer, Case, Survey
from survey.papers.bulletin.figures import TypicalCases
from survey.scoring.counting import REASON, codes_of
from survey.scoring.periods import Period
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RatedObject, SurveyState

MOST = 5  # kinds of cases: more are not typical
_REASONS = 3


def typical_cases(session: Session, tree: UnitTree, period: Period, show_from: int) -> Sequence[TypicalCases]:
    """The most frequent kinds of the period's dissatisfied cases with a coded reason."""
    groups: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    for row in session.execute(_dissatisfied(period)):
        groups[tree.levels[tree.by_id[row.unit_id]], row.category].append(row)
    large = sorted(
        (group for group in groups.items() if _says_of_nobody(group[1], show_from)),
        key=lambda group: (-len(group[1]), group[0]),
    )
    return [_typical(level, category, rows) for (level, category), rows in large[:MOST]]


def _says_of_nobody(rows: Sequence[Row[Any]], show_from: int) -> bool:
    """Enough people, and not all of one unit: where a level has one, its figures may be hidden elsewhere."""
    return len(rows) >= show_from and len({row.unit_id for row in rows}) > 1


def _typical(level: str, category: str, rows: Sequence[Row[Any]]) -> TypicalCases:
    reasons = Counter(reason for row in rows for reason in row.reasons.split(",") if reason)
    days = median(max((row.heard_at - row.closed_at).days, 0) for row in rows)
    frequent = sorted(reasons, key=lambda reason: (-reasons[reason], reason))[:_REASONS]
    return TypicalCases(level, category, len(rows), frequent, round(days))


def _dissatisfied(period: Period) -> Any:
    rating, reason = aliased(Answer), aliased(Answer)
    reasons = codes_of(reason)
    return (
        select(Survey.unit_id, Survey.category, reasons.label("reasons"), rating.heard_at, Case.closed_at)
        .join(Case, Case.id == Survey.case_id)
        .join(
            rating,
            and_(
                rating.survey_id == Survey.id,
                rating.counted,
                rating.object == RatedObject.RESPONSIBLE_UNIT,
                rating.level >= 4,
            ),
        )
        .join(reason, and_(reason.survey_id == Survey.id, reason.question == REASON, reason.counted))
        .where(
            Survey.settled_day.between(period.first_day, period.last_day),
            Survey.state == SurveyState.SETTLED,
            Survey.round == 1,
            ~Survey.excluded,
            reasons != "",
        )
        .order_by(Survey.id)
    )
