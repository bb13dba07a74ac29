"""How it stands now: cleared today, this week, this month (日清周清月清); what is open; backlog (积案)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from survey.models import RECTIFICATION_OPEN, Case, Rectification, Survey
from survey.rectification.deadlines import due_after
from survey.rectification.figures.read_figures import midnight
from survey.rectification.figures.roll_up import ALL
from survey.rectification.owners import Owner
from survey.rectification.read.wanted import is_turn_of
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import RectificationState as State


class Since(StrEnum):
    TODAY = "today"
    WEEK = "week"  # since Monday
    MONTH = "month"


@dataclass(frozen=True)
class Flow:
    """How many came in, and how many ended."""

    opened: int
    cleared: int


@dataclass(frozen=True)
class Standing:
    """What is open of a unit, with all below it. `overdue`: somebody's turn, and past its deadline."""

    states: Mapping[State, int]
    overdue: int = 0

    @property
    def open(self) -> int:
        return sum(self.states.values())


@dataclass(frozen=True)
class Late:
    """A case that is being put right here, and by which day its source wanted it done."""

    case_id: int
    case_no: str
    unit_id: int
    due_at: datetime
    rectification_id: int
    state: State


@dataclass(frozen=True)
class Backlog:
    """`late`: past their day; `soon`: it comes within the policy's `amber`. The counts are of all of them."""

    late_n: int
    soon_n: int
    late: Sequence[Late]
    soon: Sequence[Late]


def read_flows(
    session: Session, runtime: Runtime, narrowed: Sequence[ColumnElement[bool]]
) -> dict[Since, Flow]:
    """What came in and what was cleared."""
    today = runtime.today()
    begins = {
        Since.TODAY: today,
        Since.WEEK: today - timedelta(days=today.weekday()),
        Since.MONTH: today.replace(day=1),
    }
    since = {one: midnight(runtime, day) for one, day in begins.items()}
    first = min(since.values())

    def counted(at: ColumnElement[datetime | None]) -> list[int]:
        each = (func.coalesce(func.sum(case((at >= moment, 1), else_=0)), 0) for moment in since.values())
        query = select(*each).select_from(Rectification)
        query = query.join(Survey, Survey.id == Rectification.survey_id).where(at >= first, *narrowed)
        return [int(n) for n in session.execute(query).one()]

    opened, ended = counted(_opened()), counted(_ended())
    return {one: Flow(came, went) for one, came, went in zip(since, opened, ended, strict=True)}


def read_standings(
    session: Session, tree: UnitTree, now: datetime, narrowed: Sequence[ColumnElement[bool]]
) -> dict[str, Standing]:
    """By unit, and of all together; a unit that has nothing open has no entry."""
    late = case((and_(Rectification.due_at < now, ~is_turn_of(Owner.HOUSE)), 1), else_=0)
    rows = session.execute(
        select(Rectification.unit_id, Rectification.state, func.count(), func.sum(late))
        .join(Survey, Survey.id == Rectification.survey_id)
        .where(RECTIFICATION_OPEN, *narrowed)
        .group_by(Rectification.unit_id, Rectification.state)
    )
    states: dict[str, Counter[State]] = {}
    overdue: Counter[str] = Counter()
    for unit_id, state, n, past in rows:
        for code in (*tree.above(tree.by_id[unit_id]), ALL):
            states.setdefault(code, Counter())[state] += n
            overdue[code] += int(past)
    return {code: Standing(dict(found), overdue[code]) for code, found in states.items()}


def read_backlog(
    session: Session, runtime: Runtime, narrowed: Sequence[ColumnElement[bool]], most: int = 20
) -> Backlog:
    """Cases that are open here, by the day on which their source wanted them done; at most so many listed."""
    now = runtime.clock.now()
    soon = due_after(runtime.calendar, now, runtime.policy.rectification.amber).at
    past, nearly = Case.due_at < now, and_(Case.due_at >= now, Case.due_at <= soon)
    return Backlog(
        _count(session, [past, *narrowed]),
        _count(session, [nearly, *narrowed]),
        _late(session, [past, *narrowed], most),
        _late(session, [nearly, *narrowed], most),
    )


def _count(session: Session, narrowed: Sequence[ColumnElement[bool]]) -> int:
    found = (
        select(func.count(Rectification.case_id.distinct()))
        .join(Survey, Survey.id == Rectification.survey_id)
        .join(Case, Case.id == Rectification.case_id)
        .where(RECTIFICATION_OPEN, *narrowed)
    )
    return session.scalar(found) or 0


def _late(session: Session, narrowed: Sequence[ColumnElement[bool]], most: int) -> list[Late]:
    """One line a case, of its newest rectification."""
    newest = (
        select(func.max(Rectification.id))
        .join(Survey, Survey.id == Rectification.survey_id)
        .join(Case, Case.id == Rectification.case_id)
        .where(RECTIFICATION_OPEN, *narrowed)
        .group_by(Rectification.case_id)
    )
    rows = session.execute(
        select(
            Case.id, Case.case_no, Rectification.unit_id, Case.due_at, Rectification.id, Rectification.state
        )
        .join(Case, Case.id == Rectification.case_id)
        .where(Rectification.id.in_(newest))
        .order_by(Case.due_at, Case.id)
        .limit(most)
    )
    return [
        Late(id_, no, unit, due, one, state) for id_, no, unit, due, one, state in rows if due is not None
    ]


def _opened() -> ColumnElement[datetime | None]:
    return Rectification.__table__.c.opened_at


def _ended() -> ColumnElement[datetime | None]:
    return Rectification.__table__.c.ended_at
