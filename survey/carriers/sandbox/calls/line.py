"""The line of one call: keys, words and hanging up come in, at the pace of the call.

Its clock counts seconds of life. What a simulated person is going to do is planned by that clock, so that a
run at full speed plays the same as one at the speed of life; what a visitor does comes when it comes.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from survey.carriers.sandbox.calls.record import Side
from survey.carriers.sandbox.petitioners.doing import Doing, HangUp


class Ended(Exception):
    """The call is over."""

    def __init__(self, by: Side) -> None:
        super().__init__(by)
        self.by = by


class Line:
    """`pace`: real seconds for one of life, asked again whenever something happens. `by_hand`: whether a
    visitor answers for the phone, which puts off whatever was planned."""

    def __init__(self, pace: Callable[[], float], by_hand: Callable[[], bool]) -> None:
        self._pace = pace
        self._by_hand = by_hand
        self._planned: list[tuple[float, Doing]] = []
        self._came: deque[Doing] = deque()
        self._woken = asyncio.Event()
        self._ended_by: Side | None = None
        self._limit: float | None = None
        self.clock = 0.0

    def begin(self, limit: float | None) -> None:
        """Somebody has answered: the clock counts from here, and `limit` ends the call."""
        self.clock, self._limit = 0.0, limit
        self._planned.clear()
        self._came.clear()

    def plan(self, doing: Iterable[tuple[float, Doing]]) -> None:
        """What the simulated person will do, by seconds from now; replaces what was planned before."""
        self._planned = sorted(((self.clock + after, what) for after, what in doing), key=lambda one: one[0])

    def put(self, what: Doing) -> None:
        """A visitor does something."""
        self._came.append(what)
        self._woken.set()

    def end(self, by: Side) -> None:
        if self._ended_by is None:
            self._ended_by = by
        self._woken.set()

    def nudge(self) -> None:
        """The pace has changed."""
        self._woken.set()

    def flush(self) -> None:
        """What came before anybody listened is lost."""
        self._came.clear()

    async def pause(self, seconds: float) -> None:
        """Lets so much of life pass, whatever comes. Raises Ended."""
        until = self.clock + seconds
        while await self.next(until - self.clock) is not None:
            pass

    async def next(self, seconds: float) -> Doing | None:
        """The next thing that is done within so many seconds of life; none if nothing is. Raises Ended."""
        until = self.clock + seconds
        while True:
            if self._ended_by:
                raise Ended(self._ended_by)
            if self._came:
                return self._came.popleft()
            due = self._due(until)
            if due is not None:
                return due
            stop = self._next_stop(until)
            if stop <= self.clock:
                return None
            await self._sleep_until(stop)

    def _due(self, until: float) -> Doing | None:
        if self._limit is not None and self.clock >= self._limit:
            self.end(Side.CARRIER)
            raise Ended(Side.CARRIER)
        if self._by_hand() or not self._planned:
            return None
        at, what = self._planned[0]
        if at > self.clock or at > until:
            return None
        del self._planned[0]
        if isinstance(what, HangUp):
            self.end(Side.PERSON)
            raise Ended(Side.PERSON)
        return what

    def _next_stop(self, until: float) -> float:
        stop = until if self._limit is None else min(until, self._limit)
        if self._planned and not self._by_hand():
            stop = min(stop, self._planned[0][0])
        return stop

    async def _sleep_until(self, stop: float) -> None:
        pace, loop = self._pace(), asyncio.get_running_loop()
        began = loop.time()
        try:
            await asyncio.wait_for(self._woken.wait(), (stop - self.clock) * pace)
        except TimeoutError:
            self.clock = stop
        else:
            self._woken.clear()
            self.clock = min(self.clock + (loop.time() - began) / pace, stop)
