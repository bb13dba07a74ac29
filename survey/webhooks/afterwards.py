"""What is done in this process after whoever asked has been answered: one thing after the other.

It may be given up anywhere: what is kept is understood by the next reconcile.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

import structlog

log = structlog.get_logger()

_TOGETHER = 32  # at once: others want to write too
_WAITING = 128  # such pieces; beyond that reconcile has them sooner than we
Item = TypeVar("Item")


class Afterwards:
    """How a process does later what need not be done before it answers."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="afterwards")
        self._room = BoundedSemaphore(_WAITING)

    def __call__(self, understand: Callable[[Sequence[Item]], object], kept: Sequence[Item]) -> None:
        """Have these understood, in their order, and do not wait for it."""
        for begin in range(0, len(kept), _TOGETHER):
            if not self._room.acquire(blocking=False):
                log.warning("too much is waiting to be understood: the rest is left to reconcile")
                return
            try:
                done = self._thread.submit(_do, understand, kept[begin : begin + _TOGETHER])
            except RuntimeError:  # this process is about to end
                return
            done.add_done_callback(self._make_room)

    def finish(self) -> None:
        """Wait until nothing is waiting."""
        self._thread.submit(int).result()

    def _make_room(self, _done: Future[None]) -> None:
        self._room.release()


def _do(understand: Callable[[Sequence[Item]], object], some: Sequence[Item]) -> None:
    try:
        understand(some)
    except Exception:
        log.exception("what was pushed could not be understood; it is kept")
