"""Notices that did not get out, for whoever can see to it: no address, refused, or in doubt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Notice, NoticeDelivery
from survey.rectification.notices.moves import TROUBLE
from survey.rectification.notices.permit import still_holds
from survey.rectification.notices.reason import Reason, read_reason
from survey.rectification.notices.rows import DELIVERIES, Found, matter_of
from survey.vocabulary import DeliveryState, NoticeChannel, NoticeKind

MOST = 500  # read at once; more than that is one trouble, not many
# By one of these a unit is told, or is going to be.
_REACHES = frozenset({DeliveryState.PLANNED, DeliveryState.SENDING, DeliveryState.ACCEPTED})


@dataclass(frozen=True)
class Trouble:
    """One delivery. `told_otherwise`: the notice got out on the other way, or is on it."""

    delivery_id: int
    notice_id: int
    kind: NoticeKind
    channel: NoticeChannel
    state: DeliveryState
    reason: Reason | None
    code: str
    since: datetime
    unit_code: str
    unit_name: str
    rectification_id: int | None
    case_no: str | None
    told_otherwise: bool


def read_trouble(session: Session) -> list[Trouble]:
    """Deliveries in trouble whose notice still holds and that no unit has signed for; units in the order of
    their codes, the newest first."""
    rows = session.execute(
        DELIVERIES.where(NoticeDelivery.state.in_(TROUBLE), Notice.read_at.is_(None))
        .order_by(NoticeDelivery.id.desc())
        .limit(MOST)
    ).all()
    standing = [row for row in rows if _stands(row)]
    reached = _reached(session, {row.Notice.id for row in standing})
    found = [_trouble(row, row.Notice.id in reached) for row in standing]
    return sorted(found, key=lambda one: one.unit_code)


def untold(troubles: Sequence[Trouble]) -> set[int]:
    """The notices of which their unit does not know by any way out."""
    return {one.notice_id for one in troubles if not one.told_otherwise}


def _stands(row: Found) -> bool:
    notice = row.Notice
    return still_holds(notice.kind, notice.due, notice.detail.get("order"), matter_of(row))


def _reached(session: Session, notices: set[int]) -> set[int]:
    out = select(NoticeDelivery.notice_id).where(
        NoticeDelivery.notice_id.in_(notices), NoticeDelivery.state.in_(_REACHES)
    )
    return set(session.scalars(out))


def _trouble(row: Found, reached: bool) -> Trouble:
    delivery, notice, unit = row.NoticeDelivery, row.Notice, row.Unit
    reason, code = read_reason(delivery.why)
    return Trouble(
        delivery_id=delivery.id,
        notice_id=notice.id,
        kind=notice.kind,
        channel=delivery.channel,
        state=delivery.state,
        reason=reason,
        code=code,
        since=delivery.ended_at or delivery.left_at or notice.made_at,
        unit_code=unit.code,
        unit_name=unit.name,
        rectification_id=notice.rectification_id,
        case_no=row.case_no,
        told_otherwise=reached,
    )
