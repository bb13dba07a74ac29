"""Acts, newest first, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, or_, select, tuple_
from sqlalchemy.orm import Session

from survey.console.paging import Place
from survey.models import Account, Audit

PER_PAGE = 50


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to; `subject`: a kind, or a kind and an id, as `case/7`."""

    actor: str = ""
    act: str = ""
    subject: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Line:
    """`seq`: its number in the chain of its actor; none where it was written before there were chains."""

    id: int
    at: datetime
    actor: str
    name: str | None
    act: str
    subject_kind: str
    subject_id: str
    detail: Mapping[str, Any]
    seq: int | None


def read_acts(session: Session, asked: Asked, zone: ZoneInfo, after: Place | None) -> Sequence[Line]:
    """One more than a page, so that one sees whether more follow."""
    query = _narrowed(asked, zone)
    if after is not None:
        query = query.where(tuple_(Audit.at, Audit.id) < tuple_(*after))
    rows = session.execute(query.order_by(Audit.at.desc(), Audit.id.desc()).limit(PER_PAGE + 1))
    return [Line(*row) for row in rows]


def read_actors(session: Session) -> Sequence[tuple[str, str]]:
    """Everybody with an account, by login."""
    return [
        (login, name)
        for login, name in session.execute(select(Account.login, Account.name).order_by(Account.login))
    ]


def _narrowed(asked: Asked, zone: ZoneInfo) -> Select[Any]:
    query = select(
        Audit.id, Audit.at, Audit.actor, Account.name, Audit.act, Audit.subject_kind, Audit.subject_id,
        Audit.detail, Audit.seq,
    ).outerjoin(Account, Account.login == Audit.actor)  # fmt: skip
    if asked.actor:
        before_chains = and_(Audit.lane.is_(None), Audit.actor == asked.actor)
        query = query.where(or_(Audit.lane == asked.actor, before_chains))
    if asked.act:
        query = query.where(Audit.act == asked.act)
    if asked.subject:
        kind, _, key = asked.subject.partition("/")
        query = query.where(Audit.subject_kind == kind)
        query = query.where(Audit.subject_id == key) if key else query
    if asked.day:
        begin = datetime.combine(asked.day, time(), zone)
        query = query.where(Audit.at >= begin, Audit.at < begin + timedelta(days=1))
    return query
