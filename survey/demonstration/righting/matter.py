"""What is open, as those who see to it look at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import RECTIFICATION_OPEN, Case, Rectification, RectificationStep, Survey, Unit
from survey.vocabulary import Finding, RatedObject, SurveyState
from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as State

_WITH_PEOPLE = (
    State.TO_VERIFY, State.VERIFIED, State.ORDERED, State.REPORTED, State.RETURNED, State.DOCKET,
)  # fmt: skip
_MARKS = (Act.ASK_EXTENSION, Act.EXTEND, Act.REFUSE_EXTENSION, Act.RETURN)


@dataclass(frozen=True)
class Matter:
    """One rectification. `key` names it in every draw of chance: case, object and round. `done`: which of
    asking for more time, its answer and a return there have been."""

    id: int
    key: str
    case_no: str
    category: str
    object: RatedObject
    round: int
    unit: str
    state: State
    entered_at: datetime
    opened_at: datetime
    verifier_id: int | None
    may_contact: bool
    may_name: bool
    finding: Finding | None
    settled: bool
    done: frozenset[Act]


def read_matters(session: Session, since: datetime | None = None) -> list[Matter]:
    """Those at which somebody has to do something, in order. `since`: opened from then on."""
    query = (
        select(Rectification, Case.case_no, Case.category, Unit.code, Survey.state)
        .join(Case, Case.id == Rectification.case_id)
        .join(Unit, Unit.id == Rectification.unit_id)
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(RECTIFICATION_OPEN, Rectification.demo, Rectification.state.in_(_WITH_PEOPLE))
        .order_by(Rectification.id)
    )
    if since is not None:
        query = query.where(Rectification.opened_at >= since)
    rows = session.execute(query).all()
    marks = _marks(session, (one.id for one, *_ in rows if one.ordered_at))
    return [
        Matter(
            id=one.id,
            key=f"{case_no} {one.object.value} {one.round}",
            case_no=case_no,
            category=category,
            object=one.object,
            round=one.round,
            unit=unit,
            state=one.state,
            entered_at=one.entered_at,
            opened_at=one.opened_at,
            verifier_id=one.verifier_id,
            may_contact=one.may_contact,
            may_name=one.may_name,
            finding=one.finding,
            settled=state is SurveyState.SETTLED,
            done=frozenset(marks.get(one.id, ())),
        )
        for one, case_no, category, unit, state in rows
    ]


def _marks(session: Session, ids: Iterable[int]) -> dict[int, set[Act]]:
    found: dict[int, set[Act]] = {}
    wanted = list(ids)
    if wanted:
        step = RectificationStep
        rows = session.execute(
            select(step.rectification_id, step.act)
            .where(step.rectification_id.in_(wanted), step.act.in_(_MARKS))
            .distinct()
        )
        for one, act in rows:
            found.setdefault(one, set()).add(act)
    return found
