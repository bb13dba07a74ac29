"""Which attempt a gateway means that does not bring our token back whole."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.models import ATTEMPT_IN_DOUBT, ATTEMPT_WAITS, Attempt
from survey.vocabulary import Channel

_ENOUGH = 12  # characters of a token: 72 bits
# A call whose SID we never got waits again, because we had been told to slow down; or it is in doubt. In the
# order in which a call passes through them.
_WITHOUT_SID = (ATTEMPT_WAITS, ATTEMPT_IN_DOUBT)


def tokens_by_sid(session: Session, carrier: str, sids: Collection[str]) -> dict[str, str]:
    """The tokens of what `carrier` calls by these SIDs, by them; without those that we do not know."""
    theirs = select(Attempt.carrier_sid, Attempt.token)
    rows = session.execute(theirs.where(Attempt.carrier == carrier, Attempt.carrier_sid.in_(sids)))
    return {str(sid): token for sid, token in rows}


def token_of_call(session: Session, carrier: str, begins: str, sid: str) -> str | None:
    """The token of a call by its SID, or by how it begins: some gateways take fifteen characters only."""
    known = tokens_by_sid(session, carrier, [sid]).get(sid)
    if known or len(begins) < _ENOUGH:
        return known
    for state in _WITHOUT_SID:
        fits = func.substr(Attempt.token, 1, len(begins)) == begins
        call = select(Attempt.token).where(state, Attempt.channel == Channel.VOICE, fits)
        if len(tokens := session.scalars(call).all()) == 1:
            return tokens[0]
    # Its SID may have been written down while we looked: each statement sees the moment in which it begins.
    return tokens_by_sid(session, carrier, [sid]).get(sid)
