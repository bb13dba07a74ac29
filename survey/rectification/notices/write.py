"""A notice is written where the act is, in its transaction; the job `notify` sends it afterwards."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from sqlalchemy import insert
from sqlalchemy.orm import Session

from survey.database import insert_into
from survey.models import Notice, NoticeDelivery, Rectification
from survey.vocabulary import DeliveryState, NoticeChannel, NoticeKind


@dataclass(frozen=True)
class Notified:
    """What is told to which unit. Unique on (`kind`, `subject`, `due`): written twice it is one.

    `due`: the deadline it is about (ISO), or another mark of the occasion, at most 32 characters. `detail`:
    codes, dates and numbers only; nobody's name, words or address.
    """

    kind: NoticeKind
    subject: str
    due: str
    unit_id: int
    detail: Mapping[str, Any] = field(default_factory=dict)
    rectification_id: int | None = None
    demo: bool = False
    named: bool = True  # False: the unit is not to learn which case it is, and is told nothing (R6)

    @classmethod
    def of(cls, one: Rectification, kind: NoticeKind, due: str, detail: Mapping[str, Any]) -> Self:
        """About one rectification, to the unit that was rated."""
        subject = f"rectification:{one.id}"
        if kind is NoticeKind.RETURNED:  # again before the same deadline is another notice
            subject += f":{int(one.entered_at.timestamp())}"
        named = one.named or kind is NoticeKind.ORDERED
        return cls(kind, subject, due, one.unit_id, detail, one.id, one.demo, named)

    def to(self, unit_id: int) -> Self:
        """The same, told to another unit: a leader."""
        if unit_id == self.unit_id:
            return self
        return replace(self, unit_id=unit_id, subject=f"{self.subject}:unit:{unit_id}")


def write_notice(session: Session, told: Notified, now: datetime) -> bool:
    """Write it down, with a delivery for each way out; False if it was written before, or may not be."""
    if not told.named:
        return False
    row = {
        "kind": told.kind,
        "subject": told.subject,
        "due": told.due,
        "unit_id": told.unit_id,
        "rectification_id": told.rectification_id,
        "detail": dict(told.detail),
        "made_at": now,
        "demo": told.demo,
    }
    written = insert_into(session, Notice).values(row).on_conflict_do_nothing().returning(Notice.id)
    notice_id = session.execute(written).scalar()
    if notice_id is None:
        return False
    session.execute(insert(NoticeDelivery), [_delivery(notice_id, channel, now) for channel in NoticeChannel])
    return True


def _delivery(notice_id: int, channel: NoticeChannel, now: datetime) -> dict[str, Any]:
    return {
        "notice_id": notice_id,
        "channel": channel,
        "state": DeliveryState.PLANNED,
        "due_at": now,
        "token": secrets.token_urlsafe(16),
    }
