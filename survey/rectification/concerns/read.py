"""Reports as a page shows them: which case, what kind, by when; words apart. For concerns:read alone (R6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from survey.models import Account, Case, Concern, ConcernStep, Interview, Survey, Unit
from survey.rectification.concerns.held import UNJUDGED
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import ConcernKind, ConcernState, SurveyState

Place = tuple[datetime, int]


@dataclass(frozen=True)
class Report:
    """`source`: answer or verifier. `settled`: the survey has ended; before, no rating is known of it.

    `excluded`: its ratings have been taken out. `worded`: a verifier wrote down what was told.
    """

    id: int
    kind: ConcernKind
    state: ConcernState
    source: str
    said_at: datetime
    opened_at: datetime
    due_at: datetime
    ended_at: datetime | None
    overdue: bool
    worded: bool
    survey_id: int
    settled: bool
    excluded: bool
    case_id: int
    case_no: str
    round: int
    unit_code: str
    unit_name: str


@dataclass(frozen=True)
class Step:
    """`words` are empty until uncovered; `worded`: there are some."""

    at: datetime
    by: str
    state: ConcernState
    worded: bool
    words: str


@dataclass(frozen=True)
class Waiting:
    open: int
    overdue: int


def read_reports(
    session: Session,
    now: datetime,
    *,
    ended: bool = False,
    kind: ConcernKind | None = None,
    survey_id: int | None = None,
    after: Place | None = None,
    size: int = 50,
) -> list[Report]:
    """Those to be judged, the first due first; or `ended` ones, the last first. `after`: see place_of."""
    at = Concern.ended_at if ended else Concern.due_at
    query = _rows().where(Concern.state.not_in(UNJUDGED) if ended else Concern.state.in_(UNJUDGED))
    if kind is not None:
        query = query.where(Concern.kind == kind)
    if survey_id is not None:
        query = query.where(Concern.survey_id == survey_id)
    if after is not None:
        here = tuple_(at, Concern.id)
        query = query.where(here < after if ended else here > after)
    by = (at.desc(), Concern.id.desc()) if ended else (at, Concern.id)
    return [_report(row, now) for row in session.execute(query.order_by(*by).limit(size))]


def place_of(report: Report) -> Place:
    """Where a next page begins, if this was the last of one."""
    return report.ended_at or report.due_at, report.id


def read_report(session: Session, now: datetime, concern_id: int) -> Report | None:
    """The one; None if there is none."""
    row = session.execute(_rows().where(Concern.id == concern_id)).one_or_none()
    return _report(row, now) if row else None


def read_words(runtime: Runtime, session: Session, report: Report) -> Sequence[str]:
    """As a verifier wrote it down, or an interviewer; read only after the look is on record.

    What an interviewer noted may tell how the person rates: it is shown once the survey has settled.
    """
    opened = runtime.keyring.open_or_empty
    told = session.scalar(select(Concern.words_sealed).where(Concern.id == report.id))
    noted = session.scalars(
        select(Interview.note_sealed).where(
            Interview.survey_id == report.survey_id, Interview.ended_at == report.said_at
        )
    )
    words = [opened(told, Sealed.CONCERN_WORDS)]
    if report.settled:
        words += [opened(note, Sealed.INTERVIEW_NOTE) for note in noted]
    return [text for text in words if text]


def read_steps(
    runtime: Runtime, session: Session, concern_id: int, *, uncovered: bool = False
) -> Sequence[Step]:
    """What was made of it, the oldest first; with its words only after the look is on record."""
    rows = session.execute(
        select(ConcernStep, Account.name)
        .join(Account, Account.id == ConcernStep.account_id)
        .where(ConcernStep.concern_id == concern_id)
        .order_by(ConcernStep.id)
    )
    opened = runtime.keyring.open_or_empty
    return [
        Step(
            one.at,
            by,
            one.state,
            one.words_sealed is not None,
            opened(one.words_sealed, Sealed.CONCERN_STEP_WORDS) if uncovered else "",
        )
        for one, by in rows
    ]


def count_reports(session: Session, now: datetime) -> Waiting:
    """How many are to be judged, and how many of them are overdue."""
    overdue = func.count().filter(Concern.due_at < now)
    query = select(func.count(), overdue).where(Concern.state.in_(UNJUDGED))
    return Waiting(*session.execute(query).one())


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Concern, Survey, Case.case_no, Unit.code, Unit.name)
        .join(Survey, Survey.id == Concern.survey_id)
        .join(Case, Case.id == Survey.case_id)
        .join(Unit, Unit.id == Survey.unit_id)
    )


def _report(row: Any, now: datetime) -> Report:
    one, survey, case_no, code, name = row
    return Report(
        id=one.id,
        kind=one.kind,
        state=one.state,
        source=one.source,
        said_at=one.said_at,
        opened_at=one.opened_at,
        due_at=one.due_at,
        ended_at=one.ended_at,
        overdue=one.state in UNJUDGED and one.due_at < now,
        worded=one.words_sealed is not None,
        survey_id=one.survey_id,
        settled=survey.state is SurveyState.SETTLED,
        excluded=survey.excluded,
        case_id=survey.case_id,
        case_no=case_no,
        round=survey.round,
        unit_code=code,
        unit_name=name,
    )
