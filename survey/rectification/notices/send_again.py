"""Somebody decides that what was refused, or may not have left, goes out once more."""

import secrets

from sqlalchemy import update

from survey.accounts.trace import record
from survey.course.changed import changed
from survey.models import NoticeDelivery
from survey.runtime import Runtime
from survey.vocabulary import DeliveryState

AGAIN = (DeliveryState.REFUSED, DeliveryState.UNKNOWN)


def send_again(runtime: Runtime, delivery_id: int, by: str) -> bool:
    """Plan it anew, on record; False if it is not in trouble any more. Reports on what left before are
    not taken for it: it has another token."""
    now = runtime.clock.now()
    fresh = {
        "state": DeliveryState.PLANNED,
        "due_at": now,
        "tries": 0,
        "claim": None,
        "token": secrets.token_urlsafe(16),
        "left_at": None,
        "ended_at": None,
        "why": None,
    }
    with runtime.database.write() as session:
        stands = update(NoticeDelivery).where(
            NoticeDelivery.id == delivery_id, NoticeDelivery.state.in_(AGAIN)
        )
        if not changed(session, stands.values(**fresh)):
            return False
        record(session, now, by, "notice.send_again", ("notice_delivery", str(delivery_id)))
        return True
