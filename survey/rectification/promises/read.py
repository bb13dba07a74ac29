"""Promises as pages show them: what is due for somebody, and those of one rectification."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from survey.accounts.people import Person
from survey.models import Account, Case, Promise, Rectification, Survey, Unit
from survey.rectification.promises.ask import ANSWER, FOLLOWS, opened_answer
from survey.rectification.promises.whose import asked_by, run_by
from survey.runtime import Runtime
from survey.secrets import Sealed
from survey.vocabulary import PromiseState

AT_MOST = 200


@dataclass(frozen=True)
class Shown:
    """`due`: its day is over and nobody has asked. `unseen`: broken, and nobody has said what follows.

    `words`, `answer` and `follows` are empty where the reader has not uncovered them; `covered` says so.
    """

    id: int
    rectification_id: int
    case_no: str
    unit_name: str
    due_on: str
    state: PromiseState
    due: bool
    unseen: bool
    covered: bool
    words: str
    answer: str
    follows: str
    made_by: str
    asked_at: datetime | None
    asked_by: str | None


@dataclass(frozen=True)
class Counted:
    """`due`: to be asked about by this person; `broken`: waiting for this person's word."""

    due: int
    broken: int


def due_promises(session: Session, runtime: Runtime, who: Person) -> list[Shown]:
    """Those that this person is to ask about now, the oldest day first; with their words."""
    query = _rows().where(*_is_due(runtime, who)).order_by(Promise.due_on, Promise.id).limit(AT_MOST)
    return [_shown(runtime, row, uncovered=True) for row in session.execute(query)]


def due_promise(session: Session, runtime: Runtime, who: Person, promise_id: int) -> Shown | None:
    """One of those, whether or not its day is over; None if it is not for this person to ask."""
    theirs = (Promise.id == promise_id, Promise.state == PromiseState.OPEN, asked_by(who))
    row = session.execute(_rows().where(*theirs)).one_or_none()
    return _shown(runtime, row, uncovered=True) if row else None


def waiting_promises(session: Session, runtime: Runtime, who: Person) -> list[Shown]:
    """Broken ones that wait for this person's word, then those that they are to ask about; words covered."""
    found: list[Shown] = []
    for waits in (_is_broken(who), _is_due(runtime, who)):
        query = _rows().where(*waits).order_by(Promise.due_on, Promise.id).limit(AT_MOST)
        found += [_shown(runtime, row, uncovered=False) for row in session.execute(query)]
    return found


def promises_of(
    session: Session, runtime: Runtime, rectification_id: int, *, uncovered: bool = False
) -> list[Shown]:
    """All of one rectification, which the reader may see; words only after the look is on record."""
    query = _rows().where(Promise.rectification_id == rectification_id).order_by(Promise.due_on, Promise.id)
    return [_shown(runtime, row, uncovered=uncovered) for row in session.execute(query)]


def count_promises(session: Session, runtime: Runtime, who: Person) -> Counted:
    """For the lines of the day."""
    return Counted(_count(session, *_is_due(runtime, who)), _count(session, *_is_broken(who)))


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(_of(select(func.count())).where(*conditions)) or 0


def _is_due(runtime: Runtime, who: Person) -> Sequence[ColumnElement[bool]]:
    """Its day is over."""
    over = Promise.due_on < runtime.today().isoformat()
    return Promise.state == PromiseState.OPEN, over, asked_by(who)


def _is_broken(who: Person) -> Sequence[ColumnElement[bool]]:
    """And nobody has said what follows."""
    return Promise.state == PromiseState.BROKEN, Promise.seen_at.is_(None), run_by(who)


def _of(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(Promise)
        .join(Rectification, Rectification.id == Promise.rectification_id)
        .join(Survey, Survey.id == Rectification.survey_id)
    )


def _rows() -> Select[*tuple[Any, ...]]:
    asked = aliased(Account)
    return (
        _of(select(Promise, Case.case_no, Unit.name, Account.name, asked.name))
        .join(Case, Case.id == Rectification.case_id)
        .join(Unit, Unit.id == Rectification.unit_id)
        .join(Account, Account.id == Promise.made_by)
        .outerjoin(asked, asked.id == Promise.asked_by)
    )


def _shown(runtime: Runtime, row: Any, *, uncovered: bool) -> Shown:
    one, case_no, unit_name, made_by, asked = row
    answer = opened_answer(runtime, one) if uncovered else {}
    words = runtime.keyring.open_or_empty(one.words_sealed, Sealed.PROMISE_WORDS) if uncovered else ""
    return Shown(
        id=one.id,
        rectification_id=one.rectification_id,
        case_no=case_no,
        unit_name=unit_name,
        due_on=one.due_on,
        state=one.state,
        due=one.state is PromiseState.OPEN and one.due_on < runtime.today().isoformat(),
        unseen=one.state is PromiseState.BROKEN and one.seen_at is None,
        covered=not uncovered,
        words=words,
        answer=answer.get(ANSWER, ""),
        follows=answer.get(FOLLOWS, ""),
        made_by=made_by,
        asked_at=one.asked_at,
        asked_by=asked,
    )
