"""How often one number may be called: domestic gateways refuse more, whoever calls."""

from collections import defaultdict, deque

from survey.carriers.sandbox.timers import Timers

Limits = tuple[tuple[int, float], ...]


class Callee:
    """`limits`: at most so many calls in so many seconds."""

    def __init__(self, limits: Limits, timers: Timers) -> None:
        self._limits = limits
        self._timers = timers
        self._longest = max((seconds for _, seconds in limits), default=0.0)
        self._called: defaultdict[str, deque[float]] = defaultdict(deque)

    def may_be_called(self, phone: str) -> bool:
        """Whether one more may pass now; it counts if so."""
        now, called = self._timers.now, self._called[phone]
        while called and now - called[0] >= self._longest:
            called.popleft()
        for most, seconds in self._limits:
            if sum(now - at < seconds for at in called) >= most:
                return False
        called.append(now)
        return True

    def clear(self) -> None:
        self._called.clear()
