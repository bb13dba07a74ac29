"""What must run later, as a port: `scheduler` binds an engine to it, and nobody here knows which.

An engine is given ids, in the transaction that causes the work, and nothing else. So it may lose all it has:
what is due stands in our own tables, and the next sweep finds it there.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from sqlalchemy.orm import Session

SILENT_FOR = timedelta(seconds=20)  # a worker without a sign of life is gone: its jobs are given to others


class Queue(Protocol):
    def replies(self, session: Session, inbound_ids: Sequence[int]) -> None:
        """These messages have an answer that is to leave at once; committed with it, or not at all."""

    def is_current(self, session: Session) -> bool:
        """Whether the engine's own tables are there, and none of its migrations is missing."""

    def upgrade(self) -> None:
        """Bring the engine's own tables up to date; does nothing where it is."""


class NoQueue:
    """One machine: the scheduler's sweeps find everything by themselves, seconds later."""

    def replies(self, session: Session, inbound_ids: Sequence[int]) -> None:
        """The next `dispatch` finds them."""

    def is_current(self, session: Session) -> bool:
        return True

    def upgrade(self) -> None:
        """There are no tables."""
