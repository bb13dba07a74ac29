"""Picking: a survey for every eligible closed case, and a kept reason for every other (CONTRACT §3).

Set-based, in slices of cases that each are a transaction of their own, so that answers can be stored in
between. Two pickers at once, or one killed, do no harm: the unique indexes decide, the next run goes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    SQLColumnExpression,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    update,
)
from sqlalchemy.orm import Session

from scheduler.eligibility import Window, has_survey, lasting_reason, person_is_busy
from scheduler.follow_up import follow_up
from scheduler.pick_again import pick_again
from scheduler.sampling import draw
from survey.course.changed import changed
from survey.course.questionnaires import current_questionnaire
from survey.course.settle import mark_dirty
from survey.database import insert_into, is_sqlite
from survey.models import Case, CasePhone, JobRun, Petitioner, Survey
from survey.models.base import Utc
from survey.runtime import Runtime
from survey.vocabulary import NotAsked, ReadingOrder, SurveyState

SLICE = 20_000  # cases looked at in one transaction
FEW = 500  # cases that are written one by one instead of by slice
_OVERLAP = timedelta(hours=1)  # looked at again: clocks differ a little between machines


@dataclass(frozen=True)
class _Round:
    """One run: its moment, what it may pick, and with which questionnaire."""

    runtime: Runtime
    now: datetime
    window: Window
    questionnaire_id: int


def pick(runtime: Runtime) -> dict[str, int]:
    """Pick first rounds, then later ones, and plan the first step of each.

    Returns counts: `picked`, `reasons`, of later rounds `again` and `not_asked`, and `planned`.
    """
    counts = pick_surveys(runtime) | pick_again(runtime)
    return {**counts, "planned": follow_up(runtime)["planned"]}


def pick_surveys(runtime: Runtime) -> dict[str, int]:
    """Insert the surveys and keep the reasons. Returns counts: `picked`, `reasons` that changed."""
    now = runtime.clock.now()
    with runtime.database.read() as session:
        since = _last_run(session)
        questionnaire_id = current_questionnaire(session)
        some_are_dead = session.scalar(select(Petitioner.id).where(Petitioner.dead_at.is_not(None)).limit(1))
    if some_are_dead is not None:
        with runtime.database.write() as session:
            _move_to_living_phones(session)
    run = _Round(runtime, now, Window.at(now, runtime.policy.eligibility), questionnaire_id)
    counts = {"picked": 0, "reasons": 0}
    told = 0  # of those picked, when PostgreSQL last counted
    for here in _slices(run, since):
        work = _work(run, here)
        if work is not None:
            with runtime.database.write() as session:
                _by_index(session)
                counts["picked"] += _insert_surveys(session, run, work)
                if work is here and counts["picked"] > 2 * told:
                    _count_anew(session)
                    told = counts["picked"]
                counts["reasons"] += _keep_reasons(session, run, work)
    return counts


def _work(run: _Round, here: ColumnElement[bool]) -> ColumnElement[bool] | None:
    """What of a slice has to be written, looked up without holding up anybody; None if nothing has."""
    waiting = or_(_eligible(run, here), _other_reason(run, here), _picked(here))
    with run.runtime.database.read() as session:
        _by_index(session)
        ids = session.scalars(select(Case.id).where(waiting).limit(FEW + 1)).all()
    if not ids:
        return None
    return here if len(ids) > FEW else and_(here, Case.id.in_(ids))


def _by_index(session: Session) -> None:
    """PostgreSQL learns late that a table has grown; until then it would read all of it for each case."""
    if not is_sqlite(session):
        session.execute(text("SET LOCAL enable_seqscan = off"))


def _count_anew(session: Session) -> None:
    """Many surveys at once: tell PostgreSQL, or it looks for one of thousands through the wrong index.

    What it was told holds for twice as many.
    """
    if not is_sqlite(session):
        session.execute(text("ANALYZE survey"))


def _eligible(run: _Round, here: ColumnElement[bool]) -> ColumnElement[bool]:
    asked = and_(lasting_reason(run.window).is_(None), ~person_is_busy(run.window))
    return and_(here, Case.contacts_gone_at.is_(None), ~has_survey(), asked)


def _reason(run: _Round) -> ColumnElement[NotAsked]:
    """Why a case without a survey is not asked: what lies in it, or else that its person is busy."""
    return func.coalesce(lasting_reason(run.window), literal(NotAsked.SAME_PERSON, Case.not_asked.type))


def _other_reason(run: _Round, here: ColumnElement[bool]) -> ColumnElement[bool]:
    """A case whose contacts are gone keeps the reason it had."""
    other = Case.not_asked.is_distinct_from(_reason(run))
    return and_(here, Case.contacts_gone_at.is_(None), ~has_survey(), other)


def _picked(here: ColumnElement[bool]) -> ColumnElement[bool]:
    """Asked after all, and still with a reason."""
    return and_(here, Case.not_asked.is_not(None), has_survey())


def _last_run(session: Session) -> datetime | None:
    """When the last complete pick began: cases unchanged since then keep their reason if they are old."""
    return session.scalar(
        select(func.max(JobRun.started_at)).where(JobRun.job == "pick", JobRun.result.is_not(None))
    )


def _slices(run: _Round, since: datetime | None) -> Iterator[ColumnElement[bool]]:
    """The cases to look at, in slices: those of an age to be asked, then older ones that changed."""
    if since is None:
        yield from _walk(run, Case.closed_at, literal(True))
        return
    oldest = min(run.now, since) - (run.now - run.window.oldest) - _OVERLAP
    yield from _walk(run, Case.closed_at, Case.closed_at >= oldest)
    changed = and_(Case.updated_at >= since - _OVERLAP, Case.closed_at < oldest)
    yield from _walk(run, Case.updated_at, changed)


def _walk(
    run: _Round, column: SQLColumnExpression[datetime], among: ColumnElement[bool]
) -> Iterator[ColumnElement[bool]]:
    place = tuple_(column, Case.id)
    begin = among
    while True:
        with run.runtime.database.read() as session:
            edge = session.execute(
                select(column, Case.id).where(begin).order_by(column, Case.id).offset(SLICE - 1).limit(1)
            ).first()
        if edge is None:
            yield begin
            return
        end = tuple_(literal(edge[0], Utc()), literal(edge[1]))
        yield and_(begin, place <= end)
        begin = and_(among, place > end)


def _insert_surveys(session: Session, run: _Round, here: ColumnElement[bool]) -> int:
    """Surveys for the eligible cases of a slice: for each person the case that was closed first."""
    policy = run.runtime.policy.eligibility
    eligible = _eligible(run, here)
    drawn = draw(session, run.runtime, eligible, run.now) if policy.sample < 1 else literal(True)
    turn = func.row_number().over(partition_by=Case.petitioner_id, order_by=(Case.closed_at, Case.id))
    first = (
        select(Case, Case.office_id.label("office_id"), turn.label("turn")).where(eligible, drawn).subquery()
    )
    settings = run.runtime.settings
    columns = {
        "case_id": first.c.id,
        "round": literal(1),
        "questionnaire_id": literal(run.questionnaire_id),
        "petitioner_id": first.c.petitioner_id,
        "unit_id": first.c.unit_id,
        "petition_office_id": first.c.office_id,
        "category": first.c.category,
        "language": func.coalesce(first.c.language, settings.language),
        "closed_month": first.c.closed_month,
        "stratum": literal("" if policy.sample >= 1 else "unit"),
        "inclusion_probability": literal(policy.sample),
        "reading_order": _coin(session),
        "state": literal(SurveyState.PICKED, Survey.state.type),
        "picked_at": literal(run.now, Survey.picked_at.type),
        "next_at": literal(run.now, Survey.next_at.type),
        "called": literal(False),
        "reached": literal(False),
        "demo": first.c.demo,
    }
    rows = select(*columns.values()).where(first.c.turn == 1)
    done = session.execute(
        insert_into(session, Survey).from_select(list(columns), rows).on_conflict_do_nothing(),
        execution_options={"preserve_rowcount": True},
    )
    return cast("CursorResult[Any]", done).rowcount


def _coin(session: Session) -> ColumnElement[ReadingOrder]:
    """R8: a random half hears the options in reverse."""
    tossed = func.random() > (0 if is_sqlite(session) else 0.5)
    kind = Survey.reading_order.type
    return case((tossed, literal(ReadingOrder.FORWARD, kind)), else_=literal(ReadingOrder.REVERSE, kind))


def _keep_reasons(session: Session, run: _Round, here: ColumnElement[bool]) -> int:
    """Write down why the rest of the slice is not asked; a picked case loses its reason."""
    other, picked = _other_reason(run, here), _picked(here)
    left = select(Case.not_asked_day).where(other | picked, Case.not_asked_day.is_not(None)).distinct()
    days = [day for day in session.scalars(left) if day]
    today = run.runtime.local_day(run.now)
    none = {"not_asked": None, "not_asked_at": None, "not_asked_day": None}
    changed(session, update(Case).where(picked).values(none))
    kept = {"not_asked": _reason(run), "not_asked_at": run.now, "not_asked_day": today}
    count = changed(session, update(Case).where(other).values(kept))
    if count or days:
        mark_dirty(session, today, *days)
    return count


def _move_to_living_phones(session: Session) -> None:
    """A case whose number is dead goes on with its next one, if it was not asked yet."""
    dead = select(Petitioner.id).where(Petitioner.dead_at.is_not(None))
    spare = (
        select(CasePhone.petitioner_id)
        .join(Petitioner, Petitioner.id == CasePhone.petitioner_id)
        .where(CasePhone.case_id == Case.id, Petitioner.dead_at.is_(None))
        .order_by(CasePhone.position)
        .limit(1)
        .scalar_subquery()
    )
    changed(
        session,
        update(Case)
        .where(Case.petitioner_id.in_(dead), spare.is_not(None), ~has_survey())
        .values(petitioner_id=spare),
    )
