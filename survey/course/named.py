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


def token_by_sid(session: Session, carrier: str, sid: str) -> str | None:
    """The token of what `carrier` calls by this SID; none if we know no such thing."""
    return tokens_by_sid(session, carrier, [sid]).get(sid)


def tokens_by_sid(session: Session, carrier: str, sids: Collection[str]) -> dict[str, str]:
    """The tokens of what `carrier` calls by these SIDs, by them; without those that we do not know."""
    theirs = select(Attempt.carrier_sid, Attempt.token)
    rows = session.execute(theirs.where(Attempt.carrier == carrier, Attempt.carrier_sid.in_(sids)))
    return {str(sid): token for sid, token in rows}


def tokens_of_calls(session: Session, carrier: str, calls: Collection[tuple[str, str]]) -> dict[str, str]:
    """The tokens of calls, by their SID. `calls`: how the token begins, for some gateways take fifteen
    characters only, and the SID; those that we do not know are not among them."""
    known = tokens_by_sid(session, carrier, {sid for _, sid in calls})
    for begins, sid in calls:
        if sid not in known and (token := _begun_by(session, carrier, begins, sid)):
            known[sid] = token
    return known


def _begun_by(session: Session, carrier: str, begins: str, sid: str) -> str | None:
    if len(begins) < _ENOUGH:
        return None
    for state in _WITHOUT_SID:
        fits = func.substr(Attempt.token, 1, len(begins)) == begins
        call = select(Attempt.token).where(state, Attempt.channel == Channel.VOICE, fits)
        if len(tokens := session.scalars(call).all()) == 1:
            return tokens[0]
    # Its SID may have been written down while we looked: each statement sees the moment in which it begins.
    return token_by_sid(session, carrier, sid)
