"""The talks that are due, and those that were held."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.models import Account, Case, Rectification, Talk
from survey.rectification.allowed import runs
from survey.rectification.talks.record import ABOUT
from survey.runtime import Runtime
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.secrets import Sealed
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class TalkView:
    """`about`: the deadline that was missed; `words`: by what they are about, once it was held."""

    id: int
    rectification_id: int
    case_id: int
    case_no: str
    object: RatedObject
    unit_code: str
    unit_name: str
    about: datetime
    opened_at: datetime
    due_at: datetime
    late: bool
    held_on: str | None
    recorded_at: datetime | None
    recorded_by: str | None
    words: Mapping[str, str]


def read_due(runtime: Runtime, session: Session) -> list[TalkView]:
    """Those not held yet, due soonest first."""
    rows = session.execute(_talks().where(Talk.recorded_at.is_(None)).order_by(Talk.due_at, Talk.id))
    return _views(runtime, session, rows)


def read_held(runtime: Runtime, session: Session, most: int) -> list[TalkView]:
    """Those held, the latest first."""
    held = _talks().where(Talk.recorded_at.is_not(None))
    rows = session.execute(held.order_by(Talk.held_on.desc(), Talk.id.desc()).limit(most))
    return _views(runtime, session, rows)


def count_due(session: Session, who: Person) -> int:
    """How many of those not held yet are about what this person's role runs."""
    due = (
        select(func.count())
        .select_from(Talk)
        .join(Rectification, Rectification.id == Talk.rectification_id)
        .where(Talk.recorded_at.is_(None), Rectification.object.in_(runs(who.role)))
    )
    return session.scalar(due) or 0


def read_talk(runtime: Runtime, session: Session, talk_id: int) -> TalkView | None:
    """One of them; None if there is none."""
    found = _views(runtime, session, session.execute(_talks().where(Talk.id == talk_id)))
    return found[0] if found else None


def _talks() -> Select[*tuple[Any, ...]]:
    return (
        select(Talk, Rectification.object, Case.id, Case.case_no, Account.name)
        .join(Rectification, Rectification.id == Talk.rectification_id)
        .join(Case, Case.id == Rectification.case_id)
        .outerjoin(Account, Account.id == Talk.recorded_by)
    )


def _views(runtime: Runtime, session: Session, rows: Any) -> list[TalkView]:
    found = rows.all()
    tree = read_unit_tree(session) if found else None
    return [_view(runtime, tree, row) for row in found] if tree else []


def _view(runtime: Runtime, tree: UnitTree, row: Any) -> TalkView:
    talk, rated, case_id, case_no, by = row
    code = tree.by_id[talk.unit_id]
    opened = runtime.keyring.open_or_empty(talk.words_sealed, Sealed.TALK_WORDS)
    return TalkView(
        id=talk.id,
        rectification_id=talk.rectification_id,
        case_id=case_id,
        case_no=case_no,
        object=rated,
        unit_code=code,
        unit_name=tree.names[code],
        about=talk.about,
        opened_at=talk.opened_at,
        due_at=talk.due_at,
        late=talk.recorded_at is None and talk.due_at < runtime.clock.now(),
        held_on=talk.held_on,
        recorded_at=talk.recorded_at,
        recorded_by=by,
        words={about: said for about, said in json.loads(opened).items() if about in ABOUT} if opened else {},
    )
