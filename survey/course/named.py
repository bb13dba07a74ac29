"""Which attempt a gateway means that does not bring our token back whole."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import TextClause, func, or_, select
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
    left = [(begins, sid) for begins, sid in calls if sid not in known and len(begins) >= _ENOUGH]
    begun = _begun_by(session, {begins for begins, _ in left})
    for begins, sid in left:
        if begins in begun:
            known.setdefault(sid, begun[begins])
    # A SID may have been written down while we looked: each statement sees the moment in which it begins.
    late = {sid for _, sid in left} - known.keys()
    return known | tokens_by_sid(session, carrier, late) if late else known


def _begun_by(session: Session, beginnings: set[str]) -> dict[str, str]:
    """The tokens of calls without a SID, by how they begin; one look for each state, however many are asked
    for: where others use the account as well hundreds of theirs are pushed at once, and the gateway waits."""
    found: dict[str, str] = {}
    for state in _WITHOUT_SID:
        if left := beginnings - found.keys():
            found |= _one_for_each(session, state, left)
    return found


def _one_for_each(session: Session, state: TextClause, beginnings: set[str]) -> dict[str, str]:
    """A beginning that fits two tokens is nobody's."""
    by_length: dict[int, set[str]] = defaultdict(set)
    for begins in beginnings:
        by_length[len(begins)].add(begins)
    fits = or_(*(func.substr(Attempt.token, 1, long).in_(some) for long, some in by_length.items()))
    fitting: dict[str, set[str]] = defaultdict(set)
    for token in session.scalars(select(Attempt.token).where(state, Attempt.channel == Channel.VOICE, fits)):
        for long in by_length:
            fitting[token[:long]].add(token)
    return {begins: fitting[begins].pop() for begins in beginnings if len(fitting[begins]) == 1}
