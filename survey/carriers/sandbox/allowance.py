"""How much the account may send or call: so many units a second, and a second's worth at once."""

from survey.carriers.sandbox.timers import Timers


class Allowance:
    """`rate`: units a second, 0 for no limit; can change while it runs."""

    def __init__(self, rate: float, timers: Timers) -> None:
        self.rate = rate
        self._timers = timers
        self._left = 0.0
        self._at = timers.now - 1.0

    def take(self, count: int) -> bool:
        """Whether `count` units may pass now."""
        if not self.rate:
            return True
        now = self._timers.now
        self._left = min(self.rate, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < count:
            return False
        self._left -= count
        return True
