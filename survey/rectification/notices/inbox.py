"""What a unit was told, and signing for it (签收): who of the unit has read it, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import Account, Case, Notice, Rectification, Unit
from survey.rectification.refusal import Refused, Why
from survey.runtime import Runtime
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import NoticeKind


@dataclass(frozen=True)
class Told:
    """`case_no` of the order it is about; none for causes of many. `read_by`: the name of who signed."""

    id: int
    kind: NoticeKind
    unit_name: str
    rectification_id: int | None
    case_no: str | None
    detail: Mapping[str, Any]
    made_at: datetime
    read_at: datetime | None
    read_by: str | None


_TOLD: Select[*tuple[Any, ...]] = (
    select(Notice, Unit.name, Case.case_no, Account.name)
    .join(Unit, Unit.id == Notice.unit_id)
    .outerjoin(Rectification, Rectification.id == Notice.rectification_id)
    .outerjoin(Case, Case.id == Rectification.case_id)
    .outerjoin(Account, Account.id == Notice.read_by)
)


def read_inbox(session: Session, units: Collection[int], most: int) -> list[Told]:
    """The notices of these units: those nobody has signed for first, then the newest."""
    rows = session.execute(
        _TOLD.where(Notice.unit_id.in_(units))
        .order_by(Notice.read_at.is_not(None), Notice.made_at.desc(), Notice.id.desc())
        .limit(most)
    )
    return [_told(*row) for row in rows]


def read_told(session: Session, rectification_id: int) -> list[Told]:
    """What units were told about one rectification, the latest first, and who signed for it."""
    about = _TOLD.where(Notice.rectification_id == rectification_id)
    return [_told(*row) for row in session.execute(about.order_by(Notice.id.desc()))]


def count_unsigned(session: Session, units: Collection[int]) -> int:
    """How many of their notices nobody has signed for."""
    unsigned = select(func.count()).where(Notice.unit_id.in_(units), Notice.read_at.is_(None))
    return session.scalar(unsigned.select_from(Notice)) or 0


def sign_for(runtime: Runtime, notice_id: int, by: Person) -> bool:
    """Sign for it, once; False if somebody has. Refused if it is none of the person's units'."""
    now = runtime.clock.now()
    with runtime.database.write() as session:
        notice = session.get(Notice, notice_id)
        if notice is None or notice.unit_id not in units_of(session, by):
            raise Refused(Why.UNKNOWN)
        unread = update(Notice).where(Notice.id == notice_id, Notice.read_at.is_(None))
        if not changed(session, unread.values(read_at=now, read_by=by.id)):
            return False
        record(session, now, by.login, "notice.sign", ("notice", str(notice_id)), kind=notice.kind.value)
        return True


def units_of(session: Session, who: Person) -> list[int]:
    """The units whose orders and notices a person of a unit has: their own and those below it."""
    tree = read_unit_tree(session)
    if not who.may(Permission.RECTIFICATIONS_REPORT) or who.unit_code not in tree.parents:
        return []
    return tree.branch_ids(str(who.unit_code))


def _told(one: Notice, unit_name: str, case_no: str | None, read_by: str | None) -> Told:
    return Told(
        id=one.id,
        kind=one.kind,
        unit_name=unit_name,
        rectification_id=one.rectification_id,
        case_no=case_no,
        detail=one.detail,
        made_at=one.made_at,
        read_at=one.read_at,
        read_by=read_by,
    )
