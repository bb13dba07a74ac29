"""How a delivery may move, as a table, and the one conditional UPDATE that moves it (R1)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import NoticeDelivery
from survey.vocabulary import DeliveryState as D

WAITING = frozenset({D.PLANNED, D.NO_ADDRESS})
IN_DOUBT = frozenset({D.SENDING, D.UNKNOWN})
TROUBLE = frozenset({D.NO_ADDRESS, D.REFUSED, D.UNKNOWN})

MOVES: Mapping[D, frozenset[D]] = {
    D.SENDING: WAITING,
    D.NO_ADDRESS: WAITING,
    D.CANCELLED: WAITING,
    D.PLANNED: WAITING | {D.SENDING},
    D.ACCEPTED: IN_DOUBT,
    D.REFUSED: IN_DOUBT,
    D.UNKNOWN: frozenset({D.SENDING}),
}


def move(session: Session, delivery_id: int, to: D, claim: str, **values: Any) -> bool:
    """Move what this claim holds; False if somebody else has it by now, or it is past that."""
    return bool(
        changed(
            session,
            update(NoticeDelivery)
            .where(
                NoticeDelivery.id == delivery_id,
                NoticeDelivery.claim == claim,
                NoticeDelivery.state.in_(MOVES[to]),
            )
            .values(state=to, **values),
        )
    )
