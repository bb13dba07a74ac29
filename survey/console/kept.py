"""What is dear to make and the same for many is kept for ten minutes, in the memory of this process."""

import time
from collections import Counter
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, TypeVar

Made = TypeVar("Made")
FOR = timedelta(minutes=10)
DEAR = 0.1  # seconds
EXTENSION = "huifang_kept"


class Kept:
    """Things by their key. All are thrown away together when their ten minutes are over."""

    def __init__(self) -> None:
        self._slot = 0
        self._things: dict[Hashable, Any] = {}
        self._dear: Counter[Hashable] = Counter()
        self._lock = Lock()

    def get_dear(self, key: Hashable, now: datetime, make: Callable[[], Made]) -> Made:
        """The same, but only of what took longer than DEAR twice, or ten times as long once.

        What is quickly made is seen to move.
        """
        if self._dear[key] >= 2:
            return self.get(key, now, make)
        began = time.perf_counter()
        made = make()
        took = time.perf_counter() - began
        self._dear[key] += (took > DEAR) + (took > 10 * DEAR)
        return made

    def get(self, key: Hashable, now: datetime, make: Callable[[], Made]) -> Made:
        """The thing of that key, made if it is not there. Two who come at once may both make it."""
        slot = int(now.timestamp() // FOR.total_seconds())
        with self._lock:
            if slot != self._slot:
                self._slot, self._things = slot, {}
            if key in self._things:
                there: Made = self._things[key]
                return there
        made = make()
        with self._lock:
            if slot == self._slot:
                self._things[key] = made
        return made
