"""A copy of the database that follows it by itself (streaming replication), for pages that only look.

    may_lag() around a view ─► read() asks whether the copy is fit, once in a while ─┬─► the copy
                                                                                     └─► the database itself
Not fit: it does not answer, follows no more, lies too far behind, or has become a database of its own.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from survey.database import postgresql
from survey.database.limits import Limits

LAG_AT_MOST = timedelta(seconds=10)
_ASKED_EVERY = 2.0  # seconds
_GONE_FOR = 10.0  # seconds until one that did not answer is asked again
_may_lag: ContextVar[bool] = ContextVar("huifang_may_lag", default=False)
# What is received is replayed at once, unless somebody's long question holds it up. Nothing new is no lag,
# as long as somebody sends: then the time of the last change says nothing.
_STANDING = text("""
    SELECT pg_is_in_recovery(),
           CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
                     AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver WHERE pid IS NOT NULL) THEN 0
                ELSE extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) END
""")
log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """`why` it is not fit, in words; empty where it is. `lag`: seconds, none where nobody knows."""

    why: str
    lag: float | None = None


@contextmanager
def may_lag(*, allowed: bool = True) -> Iterator[None]:
    """What is read within may be some seconds old."""
    before = _may_lag.set(allowed)
    try:
        yield
    finally:
        _may_lag.reset(before)


class Replica:
    def __init__(self, url: str, common: dict[str, Any], limits: Limits) -> None:
        self.engine: Engine = postgresql.engine(url, common, limits)
        self._readers = sessionmaker(self.engine, expire_on_commit=False)
        self._asking = threading.Lock()
        self._standing, self._until = Standing("not asked yet"), 0.0

    def session(self) -> Session | None:
        """A session on the copy, where what is being done may lag and the copy is fit."""
        if not _may_lag.get() or self._known().why:
            return None
        return self._readers()

    def standing(self) -> Standing:
        """Asked now."""
        try:
            with self.engine.connect() as connection:
                follows, lag = connection.execute(_STANDING).one()
        except SQLAlchemyError as wrong:
            return Standing(f"it does not answer ({type(getattr(wrong, 'orig', None) or wrong).__name__})")
        if not follows:
            return Standing("it follows no other database: it is none of the kind, or has taken over")
        if lag is None or lag > LAG_AT_MOST.total_seconds():
            return Standing("it lies too far behind", None if lag is None else float(lag))
        return Standing("", float(lag))

    def drop(self) -> None:
        """It broke off in the middle of something: not used for a while."""
        self._note(Standing("it broke off"), _GONE_FOR)

    def _known(self) -> Standing:
        """As it was a moment ago; one thread asks, and the others do not wait for it."""
        if monotonic() >= self._until and self._asking.acquire(blocking=False):
            try:
                standing = self.standing()
                self._note(standing, _GONE_FOR if standing.why else _ASKED_EVERY)
            finally:
                self._asking.release()
        return self._standing

    def _note(self, standing: Standing, seconds: float) -> None:
        if standing.why and not self._standing.why:
            log.warning("pages read the database itself: the replica is not fit", why=standing.why)
        elif self._standing.why and not standing.why:
            log.info("pages read the replica", lag=standing.lag)
        self._standing, self._until = standing, monotonic() + seconds

    def close(self) -> None:
        self.engine.dispose()
