"""Rows of another database that are no cases for us: kept by number and reason until they are mended there.

Not the rows themselves: they hold names and numbers, and whoever mends one finds it over there.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.cases.bulk import among
from survey.database import insert_into
from survey.models import PullReject

LONGEST = 64  # characters of a case number that is kept
_KEEP = timedelta(days=90)  # what nobody has mended by then is not going to be
_MOST = 10_000  # of one source: more are one fault of its map, not ten thousand of its rows

Refused = tuple[str, str]  # case number as given, reason


def keep_rejected(
    session: Session, source: str, refused: Sequence[Refused], taken: Sequence[str], now: datetime
) -> None:
    """Keep what was refused, and let go of cases that were taken meanwhile."""
    there = how_many(session, source)
    if there and taken:
        mended = among(session, PullReject.case_no, taken)
        session.execute(delete(PullReject).where(PullReject.source == source, mended))
    for case_no, reason in dict(refused[: max(0, _MOST - there)]).items():
        said = {"reason": reason[:200], "at": now}
        insert = insert_into(session, PullReject).values(source=source, case_no=case_no[:LONGEST], **said)
        columns = [PullReject.source, PullReject.case_no]
        session.execute(insert.on_conflict_do_update(index_elements=columns, set_=said))


def how_many(session: Session, source: str) -> int:
    """Rows of this source that wait to be mended."""
    waiting = select(func.count()).select_from(PullReject).where(PullReject.source == source)
    return session.scalar(waiting) or 0


def read_rejected(session: Session, source: str, most: int = 1000) -> Sequence[PullReject]:
    """The last of them."""
    mine = select(PullReject).where(PullReject.source == source)
    return session.scalars(mine.order_by(PullReject.at.desc(), PullReject.id).limit(most)).all()


def forget_old(session: Session, now: datetime) -> None:
    """Let go of what has waited too long, of sources too that are not in the policy any more."""
    session.execute(delete(PullReject).where(PullReject.at < now - _KEEP))
