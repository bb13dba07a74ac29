"""The moves of a case on the desk: an attempt that a person makes, beside those of machines.

    planned ─► claimed ─► accepted ─► answered | no_answer | busy | machine | failed
       ▲          │       dialled      as the outcome says
       └──────────┘ given back, or the lease ran out before anybody dialled

It never enters `sending`: nobody has to find out whether it left. Once dialled it is not given to anybody
else; a lease that runs out then ends the call as a fault of ours, and another attempt takes its place.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.course.changed import changed
from survey.models import Attempt
from survey.vocabulary import AttemptState as S
from survey.vocabulary import Channel

_DIALLED = frozenset({S.ACCEPTED})

MOVES: Mapping[S, frozenset[S]] = {
    S.CLAIMED: frozenset({S.PLANNED}),
    S.PLANNED: frozenset({S.CLAIMED}),
    S.CANCELLED: frozenset({S.CLAIMED}),
    S.ACCEPTED: frozenset({S.CLAIMED}),
    S.ANSWERED: _DIALLED,
    S.NO_ANSWER: _DIALLED,
    S.BUSY: _DIALLED,
    S.MACHINE: _DIALLED,
    S.FAILED: _DIALLED,
}
NOT_CLAIMED: dict[str, Any] = {"claim": None, "claimed_until": None}


def desk_claim(account_id: int) -> str:
    """The mark of an interviewer on the attempts they hold."""
    return f"desk:{account_id}"


def move(session: Session, attempt_id: int, held_by: str, to: S, **values: Any) -> bool:
    """Move the attempt that `held_by` holds; False if it does not hold it, or it stands elsewhere by now."""
    done = changed(
        session,
        update(Attempt)
        .where(
            Attempt.id == attempt_id,
            Attempt.channel == Channel.INTERVIEWER,
            Attempt.claim == held_by,
            Attempt.state.in_(MOVES[to]),
        )
        .values(state=to, **values),
    )
    return bool(done)


def seconds_between(earlier: datetime, later: datetime) -> int:
    """Whole seconds of a call, never negative: clocks of two machines may differ."""
    return max(0, int((later - earlier).total_seconds()))
