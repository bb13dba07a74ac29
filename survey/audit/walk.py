"""Walking all chains from their beginning: is every act as it was linked, and is none missing?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from survey.audit.act import Act
from survey.audit.adopted import digest_of_unlinked
from survey.audit.chain import TRAIL, begin_parts, link, seal_parts
from survey.audit.fault import Broken, Faults
from survey.audit.keys import AuditKeys, mac
from survey.audit.rows import LINKED, Unreadable, act_of, stream
from survey.models import AuditLane

Seen = Callable[[str, Act], None]
Head = tuple[int, bytes]


@dataclass
class Walked:
    """`trail`: where the chains begin; none while nobody has acted. `heads`: as the database says."""

    trail: bytes | None = None
    heads: Mapping[str, Head] = field(default_factory=dict)
    acts: int = 0


@dataclass
class _Lane:
    """Where the walk stands in one chain."""

    lane: str
    hash: bytes
    seq: int = 0
    id: int = 0


def walk(session: Session, keys: AuditKeys, faults: Faults, seen: Seen) -> Walked:
    """Look at every act, some thousand at a time; `seen` is told of each by its lane."""
    lanes = session.execute(select(AuditLane.lane, AuditLane.seq, AuditLane.hash, AuditLane.seal)).all()
    begun = next((row for row in lanes if row.lane == TRAIL), None)
    walked = Walked(trail=bytes(begun.hash) if begun else None)
    walked.heads = {row.lane: (row.seq, bytes(row.hash)) for row in lanes if row.lane != TRAIL}
    _beginning(session, keys, begun, faults, seen)
    for row in lanes:
        if row.lane != TRAIL and not keys.made(
            bytes(row.seal), *seal_parts(row.lane, row.seq, bytes(row.hash))
        ):
            faults.add(
                Broken.HEAD, row.lane, "the head of this chain was not sealed with an audit key", row.seq
            )
    ended = _chains(session, keys, walked, faults, seen)
    for lane, (seq, _) in walked.heads.items():
        if lane not in ended and seq:
            faults.add(Broken.MISSING, lane, f"all {seq} acts of this chain are gone", 1)
    return walked


def _beginning(session: Session, keys: AuditKeys, begun: Any, faults: Faults, seen: Seen) -> None:
    """Acts from before there were chains are as they were adopted, and none was added."""
    made: list[tuple[bytes, int, bytes]] = []
    try:
        for key in keys:
            n, digest = digest_of_unlinked(session, key, _nobody if made else lambda act: seen("", act))
            made.append((key, n, digest))
    except Unreadable:
        faults.add(Broken.BEGINNING, TRAIL, "an act from before there were chains cannot be read")
        return
    if begun is None:
        return
    nonce, hash_ = bytes(begun.seal), bytes(begun.hash)
    if not any(mac(key, *begin_parts(nonce, n, digest)) == hash_ for key, n, digest in made):
        says = "the beginning, or what was written down before there were chains, is not as it was adopted"
        faults.add(Broken.BEGINNING, TRAIL, says)


def _nobody(_: Act) -> None:
    """They have been seen."""


def _chains(session: Session, keys: AuditKeys, walked: Walked, faults: Faults, seen: Seen) -> set[str]:
    ended: set[str] = set()
    at: _Lane | None = None
    for row in stream(session, LINKED):
        lane = str(row.lane)
        if at is None or at.lane != lane:
            _end(at, walked, faults)
            ended.add(lane)
            at = _Lane(lane, walked.trail or b"")
        walked.acts += 1
        act = _look(row, at, keys, faults)
        if act is not None:
            seen(lane, act)
    _end(at, walked, faults)
    return ended


def _look(row: Row[Any], at: _Lane, keys: AuditKeys, faults: Faults) -> Act | None:
    """One act against the one before it; the walk goes on from what is written there, so that each break is
    told once."""
    seq = row.seq if isinstance(row.seq, int) else -1
    if seq != at.seq + 1:
        gone = f"{at.seq + 1} to {seq - 1}" if seq > at.seq + 2 else str(at.seq + 1)
        says = f"act {gone} of this chain is missing" if seq > at.seq else f"number {seq} is there twice"
        faults.add(Broken.MISSING if seq > at.seq else Broken.ORDER, at.lane, says, at.seq + 1)
    elif row.previous_hash != at.hash or row.id <= at.id:
        faults.add(Broken.ORDER, at.lane, f"act {seq} does not follow the one before it", seq)
    at.seq, at.hash, at.id = seq, row.hash, row.id
    key = keys.of(row.key_id if isinstance(row.key_id, bytes) else None)
    if key is None:
        says = f"act {seq} was linked with a key that is not in AUDIT_KEYS"
        faults.add(Broken.UNKNOWN_KEY, at.lane, says, seq)
        return None
    try:
        act = act_of(row)
        good = link(key, at.lane, seq, act, row.previous_hash) == row.hash and act.actor == at.lane
    except (Unreadable, TypeError, ValueError):
        act, good = None, False
    if not good:
        faults.add(Broken.CHANGED, at.lane, f"act {seq} is not as it was linked", seq)
    return act if good else None


def _end(at: _Lane | None, walked: Walked, faults: Faults) -> None:
    """The last act is the one that the head names."""
    if at is None:
        return
    head = walked.heads.get(at.lane)
    if head is None:
        faults.add(Broken.EXTRA, at.lane, f"this chain of {at.seq} acts has no head", at.seq)
    elif at.seq > head[0]:
        faults.add(Broken.EXTRA, at.lane, f"acts after {head[0]} are beyond this chain's head", head[0] + 1)
    elif at.seq < head[0]:
        faults.add(
            Broken.MISSING, at.lane, f"acts after {at.seq} are missing: {head[0]} were linked", at.seq + 1
        )
    elif at.hash != head[1]:
        faults.add(Broken.HEAD, at.lane, "the head is not the hash of the last act", at.seq)
