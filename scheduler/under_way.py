"""Requests under way at the carrier: what it answers is written down, whatever goes wrong meanwhile."""

from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

import structlog

from scheduler import sending
from scheduler.check import Ready
from survey.carriers.port import SendResult
from survey.runtime import Runtime
from survey.traces import here

Sent = tuple[Ready, SendResult]
log = structlog.get_logger()


class UnderWay:
    """Nobody gets out of its `with` before all that has left is settled, for without its answer it would be
    in doubt. The first error is raised last."""

    def __init__(self, runtime: Runtime, pool: ThreadPoolExecutor) -> None:
        self._runtime = runtime
        self._pool = pool
        self._requests: set[Future[Sent]] = set()
        self.settled = 0

    def __len__(self) -> int:
        return len(self._requests)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, wrong: BaseException | None, _trace: TracebackType | None
    ) -> None:
        first = wrong
        while self._requests:
            try:
                self.settle_next()
            except Exception as another:
                log.exception("answers of the carrier could not be written down; reconcile asks for them")
                first = first or another
        if first is not None and first is not wrong:
            raise first

    def send(self, ready: Iterable[Ready]) -> None:
        for one in ready:
            self._requests.add(self._pool.submit(here(self._one), one))

    def settle_next(self, patience: float | None = None) -> None:
        """Write down what was answered; if nothing was, wait for the next answer, for so many seconds."""
        done = wait(self._requests, patience, FIRST_COMPLETED).done
        self._requests -= done
        if answered := [one.result() for one in done if one.exception() is None]:
            sending.settle(self._runtime, answered)
            self.settled += len(answered)
        for one in done:
            one.result()  # raises what the request itself broke at

    def settle_all(self) -> None:
        while self._requests:
            self.settle_next()

    def _one(self, ready: Ready) -> Sent:
        return ready, sending.send(self._runtime, ready)
