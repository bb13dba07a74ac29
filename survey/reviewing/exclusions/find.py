"""The applications, and what taking ratings out did to each unit's month: with them and without."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from survey.models import Account, Answer, Case, Exclusion, Survey, Unit
from survey.runtime import Runtime
from survey.scoring.anomalies.look_at_ratings import DISSENT
from survey.scoring.asked import FIRST
from survey.scoring.compare.beside import share_of
from survey.scoring.counts import Counts
from survey.scoring.definition import Definition, definition_of
from survey.scoring.periods import one_month
from survey.scoring.read_counts import Wanted, read_counts
from survey.scoring.rounding import Share
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.secrets import Sealed
from survey.vocabulary import ExclusionState, RatedObject

AT_MOST = 200


@dataclass(frozen=True)
class Applied:
    """One application with what it is about; `levels`: the counted ratings of the survey."""

    id: int
    state: ExclusionState
    case_id: int
    case_no: str
    unit_name: str
    month: str
    levels: Mapping[RatedObject, int]
    why: str
    applied_by: str
    applied_by_id: int
    applied_at: datetime
    answer: str
    decided_by: str
    decided_at: datetime | None
    anomaly_id: int | None


@dataclass(frozen=True)
class Effect:
    """A unit's month as one object: its satisfied share without the ratings taken out, and with them."""

    unit_name: str
    unit_code: str
    month: str
    object: RatedObject
    without: Share
    with_them: Share
    taken_out: int
    dissatisfied: int  # of those taken out


def find_exclusions(runtime: Runtime, session: Session) -> list[Applied]:
    """The newest first, 200 at most."""
    applied, decided = aliased(Account), aliased(Account)
    query = (
        select(Exclusion, Survey, Case.case_no, Unit.name, applied.name, decided.name)
        .join(Survey, Survey.id == Exclusion.survey_id)
        .join(Case, Case.id == Survey.case_id)
        .join(Unit, Unit.id == Survey.unit_id)
        .join(applied, applied.id == Exclusion.applied_by)
        .outerjoin(decided, decided.id == Exclusion.decided_by)
        .order_by(Exclusion.id.desc())
        .limit(AT_MOST)
    )
    rows = session.execute(query).all()
    levels = _levels(session, [row[0].survey_id for row in rows])
    return [_applied(runtime, row, levels) for row in rows]


def read_effects(runtime: Runtime, session: Session, shown: Sequence[Applied]) -> list[Effect]:
    """What the granted ones among `shown` did, for each of their months; `session` is one of `snapshot`."""
    tree, today = read_unit_tree(session), runtime.today().isoformat()
    found: list[Effect] = []
    for month in sorted({one.month for one in shown if one.state is ExclusionState.GRANTED}, reverse=True):
        wanted = Wanted(one_month(month), rounds=(FIRST,))
        counts = read_counts(session, tree, today, wanted)
        definition = definition_of(runtime.policy.score)
        touched = {
            (place.unit, place.object): one for place, one in counts.items() if sum(one.excluded.values())
        }
        found.extend(
            _effect(tree, unit, rated, month, one, definition)
            for (unit, rated), one in sorted(touched.items())
        )
    return found


def _effect(
    tree: UnitTree, unit: str, rated: RatedObject, month: str, counts: Counts, definition: Definition
) -> Effect:
    without, whole = share_of(counts, definition), share_of(counts.with_excluded, definition)
    taken = sum(counts.excluded.values())
    bad = sum(n for level, n in counts.excluded.items() if level in DISSENT)
    return Effect(tree.names[unit], unit, month, rated, without, whole, taken, bad)


def _levels(session: Session, surveys: Sequence[int]) -> dict[int, dict[RatedObject, int]]:
    levels: dict[int, dict[RatedObject, int]] = defaultdict(dict)
    rated = select(Answer.survey_id, Answer.object, Answer.level).where(
        Answer.survey_id.in_(surveys), Answer.counted
    )
    for survey_id, what, level in session.execute(rated):
        if what is None or level is None:
            continue
        levels[survey_id][what] = level
    return levels


def _applied(
    runtime: Runtime, row: Row[*tuple[Any, ...]], levels: Mapping[int, Mapping[RatedObject, int]]
) -> Applied:
    one, survey, case_no, unit, applied_by, decided_by = row
    opened = runtime.keyring.open_or_empty
    return Applied(
        id=one.id,
        state=one.state,
        case_id=survey.case_id,
        case_no=case_no,
        unit_name=unit,
        month=(survey.settled_day or "")[:7],
        levels=levels.get(survey.id, {}),
        why=opened(one.why_sealed, Sealed.EXCLUSION_WHY),
        applied_by=applied_by,
        applied_by_id=one.applied_by,
        applied_at=one.applied_at,
        answer=opened(one.answer_sealed, Sealed.EXCLUSION_ANSWER),
        decided_by=decided_by or "",
        decided_at=one.decided_at,
        anomaly_id=one.anomaly_id,
    )
