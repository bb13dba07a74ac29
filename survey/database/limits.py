"""How long anything may take on PostgreSQL, by what a process is for; SQLite has its busy timeout.

What takes longer is broken off by the server, its transaction is undone, and whoever waited for its locks
goes on. Pages say so and are asked again; a job fails and its next run does what is left (R10).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

# PostgreSQL's appendix A. Waited too long for a lock; took too long; was idle in a transaction for too long.
_LOCK, _BROKEN_OFF, _IDLE = "55P03", "57014", "25P03"
_DEADLOCK = "40P01"


@dataclass(frozen=True)
class Limits:
    """Seconds; 0 is as long as it takes. `idle`: within a transaction, between two statements."""

    name: str  # shown in pg_stat_activity
    statement: float
    lock: float
    idle: float

    def options(self, *, relaxed: bool = False) -> str:
        """As libpq hands them to the server when it connects. `relaxed`: commits need not wait for the disk,
        and locks are given up sooner, so that one forgotten lock does not hold up everything."""
        lock = min(self.lock or _RELAXED_LOCK, _RELAXED_LOCK) if relaxed else self.lock
        values = {
            "statement_timeout": self.statement,
            "lock_timeout": lock,
            "idle_in_transaction_session_timeout": self.idle,
        }
        words = [f"-c {name}={round(seconds * 1000)}" for name, seconds in values.items()]
        return " ".join(words + ["-c synchronous_commit=off"] * relaxed)


_RELAXED_LOCK = 10.0

# A carrier hangs up after 15 s, a proxy after 60; no page of ours needs a tenth of this.
PAGES = Limits("huifang web", statement=30, lock=10, idle=30)
# Scheduler, workers and commands: set-based statements over a month, and batches worked on in Python between.
WORK = Limits("huifang work", statement=900, lock=60, idle=120)
# A migration that waits for a lock makes everybody wait behind it: not for long, and then again.
MIGRATING = Limits("huifang migration", statement=0, lock=3, idle=0)


def unhurried(session: Session | Connection) -> None:
    """Within this transaction anything may take as long as it takes: whole tables are read or written."""
    connection = session.connection() if isinstance(session, Session) else session
    if connection.dialect.name == "sqlite":
        return
    for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.execute(text(f"SET LOCAL {name} = 0"))


def took_too_long(wrong: BaseException) -> bool:
    """Whether the server broke it off because of a limit; it may be tried again."""
    return _state(wrong) in (_LOCK, _BROKEN_OFF, _IDLE)


def waited_in_vain(wrong: BaseException) -> bool:
    """Whether it is a lock that was not to be had."""
    return _state(wrong) in (_LOCK, _DEADLOCK)


def _state(wrong: BaseException) -> str | None:
    inner = wrong.orig if isinstance(wrong, DBAPIError) else wrong
    return getattr(inner, "sqlstate", None)
