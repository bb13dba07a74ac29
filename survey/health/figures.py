"""All figures of the office together, read at most every few seconds however often they are asked for."""

import threading
from collections.abc import Iterable
from time import monotonic

from prometheus_client.core import Metric
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from survey.health.asking import asking
from survey.health.engine import engine
from survey.health.gauges import gauge
from survey.health.hearing import hearing
from survey.health.keeping import keeping
from survey.runtime import Runtime

KEPT_SECONDS = 5.0


class Figures(Collector):
    """One a process. Who asks while another reads waits for that answer, so nobody can load the database."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._kept: list[Metric] = []

    def collect(self) -> Iterable[Metric]:
        with self._lock:
            if monotonic() - self._read_at > KEPT_SECONDS:
                self._kept = read(self._runtime)
                self._read_at = monotonic()
            return self._kept


def read(runtime: Runtime) -> list[Metric]:
    """All of them now; without a database only that it is away."""
    up = "1 if the database answers"
    try:
        with runtime.database.read() as session:
            now = runtime.clock.now()
            found = [
                *asking(runtime, session, now),
                *hearing(runtime, session, now),
                *keeping(runtime, session, now),
                *engine(runtime, session),
            ]
    except SQLAlchemyError:
        return [gauge("database_up", up, 0.0)]
    return [gauge("database_up", up, 1.0), *found]
