"""Who holds what, so that acts on one person come one after another and never wait in a circle.

A person's row is the lock of all acts on that person, their surveys and attempts not yet sent; it is taken
first, several in the order of their ids. It is held so that rows may refer to it (`key_share`): cases and
surveys of held people are written meanwhile. On SQLite the one writer holds everything.
"""

from collections.abc import Collection

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from survey.database import is_sqlite
from survey.models import Attempt, Petitioner

_PAUSES = 0x4855_4946  # "HUIF": the advisory lock between those who pause and those who send


def hold_people(session: Session, ids: Select[int]) -> None:
    """Hold these persons' rows until the transaction ends."""
    if not is_sqlite(session):
        session.execute(
            select(Petitioner.id)
            .where(Petitioner.id.in_(ids))
            .order_by(Petitioner.id)
            .with_for_update(key_share=True)
        )


def hold_people_of(session: Session, attempts: Collection[int], *, may_pause: bool = False) -> None:
    """Hold the persons of these attempts, which is taken before the attempts themselves.

    `may_pause`: what became of them may stop a channel, and whoever holds pauses takes them before people.
    """
    if may_pause:
        hold_pauses(session, alone=True)
    hold_people(session, select(Attempt.petitioner_id).where(Attempt.id.in_(attempts)))


def hold_pauses(session: Session, *, alone: bool = False) -> None:
    """Let no pause begin before this transaction has ended; `alone`: let nothing leave before it has."""
    if not is_sqlite(session):
        take = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
        session.execute(select(take(_PAUSES)))
