"""The moves of a rectification as one table (DESIGN §4). Pure.

An act that is not in the table cannot be done, and none is done from a state that does not stand beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.vocabulary import RectificationAct as Act
from survey.vocabulary import RectificationState as S


@dataclass(frozen=True)
class Move:
    """`to`: the state after it; none: it stays where it is."""

    from_: frozenset[S]
    to: S | None


def _move(*from_: S, to: S | None = None) -> Move:
    return Move(frozenset(from_), to)


_OPEN = (S.TO_VERIFY, S.VERIFIED, S.ORDERED, S.REPORTED, S.RETURNED, S.ACCEPTED, S.ASKED_AGAIN, S.DOCKET)

MOVES: Mapping[Act, tuple[Move, ...]] = {
    Act.ASSIGN: (_move(*_OPEN),),
    Act.VERIFY: (_move(S.TO_VERIFY, to=S.VERIFIED), _move(S.DOCKET)),  # the docket's meeting needs the facts
    Act.ORDER: (_move(S.VERIFIED, S.DOCKET, to=S.ORDERED),),
    Act.ASK_EXTENSION: (_move(S.ORDERED, S.RETURNED),),
    Act.EXTEND: (_move(S.ORDERED, S.RETURNED),),
    Act.REFUSE_EXTENSION: (_move(S.ORDERED, S.RETURNED),),
    Act.REPORT: (_move(S.ORDERED, S.RETURNED, to=S.REPORTED),),
    Act.RETURN: (_move(S.REPORTED, to=S.RETURNED),),
    Act.ACCEPT: (_move(S.REPORTED, to=S.ACCEPTED),),
    Act.ASK_AGAIN: (_move(S.VERIFIED, S.ACCEPTED, to=S.ASKED_AGAIN), _move(S.ASKED_AGAIN)),
    # An order under way is carried out first: what comes of it opens the next round's.
    Act.TO_DOCKET: (_move(S.TO_VERIFY, S.VERIFIED, to=S.DOCKET), _move(S.DOCKET)),
    Act.CONCLUDE: (_move(S.VERIFIED, S.DOCKET, to=S.CONCLUDED),),
    # From `accepted`, or before a round was made, where the person cannot be asked any more.
    # From any where the person has had erased what is kept about them: there is nobody to ask or help.
    Act.CLOSE: (_move(*_OPEN, to=S.CLOSED),),
    Act.CLIMB: (_move(*_OPEN),),
}


def after(act: Act, state: S) -> S | None:
    """The state after `act` in `state`; None if it cannot be done there."""
    for move in MOVES.get(act, ()):
        if state in move.from_:
            return move.to or state
    return None
