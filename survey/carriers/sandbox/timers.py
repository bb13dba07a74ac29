"""What shall happen later, on the one event loop; all of it can be called off at once."""

import asyncio
from collections.abc import Callable
from typing import TypeVarTuple

Ts = TypeVarTuple("Ts")


class Timers:
    """`pending` counts what is still to come."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._generation = 0
        self.pending = 0

    @property
    def now(self) -> float:
        """Seconds on the loop's own clock."""
        return self._loop.time()

    def after(self, seconds: float, do: Callable[[*Ts], object], *what: *Ts) -> None:
        self.pending += 1
        self._loop.call_later(seconds, self._run, self._generation, do, what)

    def clear(self) -> None:
        self._generation += 1
        self.pending = 0

    def _run(self, generation: int, do: Callable[[*Ts], object], what: tuple[*Ts]) -> None:
        if generation == self._generation:
            self.pending -= 1
            do(*what)
