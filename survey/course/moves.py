"""The moves an attempt may make, as a table, and the one conditional UPDATE that makes them (DESIGN §4)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import Attempt
from survey.vocabulary import AttemptState as S

WAITING = frozenset({S.PLANNED, S.CLAIMED})  # written down, and nothing of it has left

# The state to come, and the states it may be reached from.
MOVES: Mapping[S, frozenset[S]] = {
    S.CLAIMED: WAITING,  # from `claimed` only when its lease ran out
    S.SENDING: frozenset({S.CLAIMED}),
    S.PLANNED: frozenset({S.CLAIMED, S.SENDING}),  # `sending` only after an explicit refusal to take it now
    S.CANCELLED: WAITING,
    S.ACCEPTED: frozenset({S.SENDING, S.UNKNOWN}),
    S.REFUSED: frozenset({S.SENDING}),
    S.UNKNOWN: frozenset({S.SENDING}),
    S.LOST: frozenset({S.UNKNOWN}),
    # Callbacks come late, twice and out of order: a final state is reached from any before it, never left.
    S.DELIVERED: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
    S.UNDELIVERED: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
    S.ANSWERED: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
    S.NO_ANSWER: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
    S.BUSY: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
    S.MACHINE: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
    S.FAILED: frozenset({S.SENDING, S.UNKNOWN, S.ACCEPTED}),
}

# It has left: the person may be answering it. What a network reports as not delivered may have arrived all
# the same, and who answers has got it (R2).
HAS_LEFT = frozenset(S) - WAITING - {S.REFUSED, S.CANCELLED}


def move(session: Session, attempt_id: int, to: S, **values: Any) -> bool:
    """Move one attempt to `to` if its state allows it; says whether this call did."""
    done = changed(
        session,
        update(Attempt)
        .where(Attempt.id == attempt_id, Attempt.state.in_(MOVES[to]))
        .values(state=to, **values),
    )
    return bool(done)
