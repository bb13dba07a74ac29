"""Each day the chain of the house keeps where all other chains stand: a chain cannot go without it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit.act import Act
from survey.audit.chain import SYSTEM, TRAIL
from survey.audit.house import of_house
from survey.audit.link import hold_lane, put_aside
from survey.audit.witness import Witness
from survey.database import Database
from survey.models import Audit, AuditLane

HEADS = "trail.heads"


def anchor(database: Database, now: datetime) -> int:
    """Write down where the chains stand that have gone on since the last time; says how many."""
    with database.write() as session:
        hold_lane(session, SYSTEM)
        known = _known(session)
        rows = session.execute(
            select(AuditLane.lane, AuditLane.seq, AuditLane.hash).where(
                AuditLane.seq > 0, AuditLane.lane != TRAIL
            )
        )
        moved = {lane: [seq, hash_.hex()] for lane, seq, hash_ in rows if known.get(lane, 0) < seq}
        if set(moved) - {SYSTEM}:
            put_aside(session, Act(now, SYSTEM, HEADS, "trail", "", {"lanes": moved}))
    return len(moved)


def anchored(act: Act) -> Iterator[Witness]:
    """What such an act remembers."""
    by = f"the chain of the house ({act.at.date().isoformat()})"
    for lane, (seq, hash_) in act.detail["lanes"].items():
        yield Witness(lane, seq, hash_, act.at.isoformat(), by)


def _known(session: Session) -> dict[str, int]:
    acts = session.scalars(of_house(Audit.detail, HEADS).order_by(Audit.seq))
    return {lane: seq for detail in acts for lane, (seq, _) in detail["lanes"].items()}
