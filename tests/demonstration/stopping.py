"""An event that is set after so many waits, so that an endless loop ends."""

import threading


class StopAfter(threading.Event):
    def __init__(self, waits: int) -> None:
        super().__init__()
        self._left = waits

    def wait(self, timeout: float | None = None) -> bool:
        if self._left == 0:
            self.set()
        self._left -= 1
        return super().wait(0)
