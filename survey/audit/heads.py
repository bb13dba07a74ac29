"""Where every chain stands: what is published outside, so that not even a key can make it undone."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit.act import packed
from survey.audit.chain import TRAIL
from survey.audit.fault import Broken, Faults
from survey.audit.keys import AuditKeys, mac
from survey.audit.walk import Head
from survey.audit.witness import Witness
from survey.models import AuditLane


@dataclass(frozen=True)
class Heads:
    """All chains at one moment; `trail`: hex, empty while nobody has acted."""

    time: str
    trail: str
    lanes: Mapping[str, Head]

    @property
    def combined(self) -> str:
        """One hash of it all (SHA-256), which anybody can work out again from the rest."""
        parts = [part for lane in sorted(self.lanes) for part in (lane, *self.lanes[lane])]
        return hashlib.sha256(packed("huifang heads", self.trail, *parts)).hexdigest()

    def to_json(self, keys: AuditKeys) -> dict[str, Any]:
        lanes = {lane: {"seq": seq, "hash": hash_.hex()} for lane, (seq, hash_) in sorted(self.lanes.items())}
        sealed = mac(keys.first, "heads", self.time, self.combined).hex()
        return {
            "time": self.time,
            "trail": self.trail,
            "lanes": lanes,
            "combined": self.combined,
            "seal": sealed,
        }


def read_heads(session: Session, now: datetime) -> Heads:
    """As the database says at this moment."""
    rows = session.execute(select(AuditLane.lane, AuditLane.seq, AuditLane.hash)).all()
    trail = next((bytes(row.hash).hex() for row in rows if row.lane == TRAIL), "")
    lanes = {row.lane: (row.seq, bytes(row.hash)) for row in rows if row.lane != TRAIL}
    return Heads(now.isoformat(timespec="seconds"), trail, lanes)


def from_json(read: Any) -> tuple[Heads, str, bytes]:
    """Heads, their combined hash and their seal, as a file says. ValueError for what we have not written."""
    try:
        lanes = {lane: (int(one["seq"]), bytes.fromhex(one["hash"])) for lane, one in read["lanes"].items()}
        heads = Heads(str(read["time"]), str(read["trail"]), lanes)
        return heads, str(read["combined"]), bytes.fromhex(read["seal"])
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise ValueError("not a file of heads") from wrong


def read_published(path: Path, trail: str, keys: AuditKeys, faults: Faults) -> Iterator[Witness]:
    """What a file of heads remembers; a fault where it is not whole, or tells of another database."""
    try:
        heads, combined, sealed = from_json(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        faults.add(Broken.FILE, str(path), "this is no file of heads that can be read")
        return
    if heads.combined != combined or not keys.made(sealed, "heads", heads.time, combined):
        faults.add(Broken.FILE, str(path), "these heads were changed, or were sealed with another key")
    if heads.trail != trail:
        says = f"these heads of {heads.time} are of another trail: the chains here were begun anew"
        faults.add(Broken.OTHER, str(path), says)
        return
    for lane, (seq, hash_) in heads.lanes.items():
        if seq:
            yield Witness(lane, seq, hash_.hex(), heads.time, path.name)
