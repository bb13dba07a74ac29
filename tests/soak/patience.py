"""What the product waits for by constants, made short enough for a seed: the same code, in seconds.

Their order is kept: a request ends before its attempt is doubted, and a lease outlasts a request.
"""

from datetime import timedelta

from procrastinate import RetryStrategy

from scheduler import overdue_calls, reconcile, sending
from scheduler.engine import hand_over, keeper, worker
from survey.carriers.line import Line
from survey.course import failure, understand

REQUEST = (1.0, 2.5)  # seconds to connect and to be answered; the sandbox's slowest answer takes 2
DOUBT = 5.0  # seconds in `sending`
LEASE = 2.0

_SHORTER = (
    (sending, "LEASE", timedelta(seconds=LEASE)),
    (sending, "BEGIN_WITHIN", timedelta(seconds=3)),
    (reconcile, "SENDING_AT_MOST", timedelta(seconds=DOUBT)),
    (overdue_calls, "_SLACK", timedelta(seconds=-28)),  # half a minute's call is over in a moment
    (overdue_calls, "_AGAIN", timedelta(seconds=1)),
    (understand, "GIVE_OTHERS_TIME", timedelta(seconds=2)),
    (hand_over, "IN_QUEUE", timedelta(seconds=2 * LEASE)),
    (hand_over, "AHEAD", 1.0),
    (keeper, "LOST_AFTER", timedelta(seconds=3)),
    (keeper, "SILENT_FOR", timedelta(seconds=2)),
    (worker, "SILENT_FOR", timedelta(seconds=2)),
    (keeper, "EVERY_MINUTE", "* * * * * */2"),
    (worker, "HEARTBEAT", 0.5),
    (worker, "AGAIN", 0.5),
    (worker, "LOOK", 0.5),
    (worker, "SENDS", RetryStrategy(max_attempts=3, wait=1)),
    (worker, "RUNS", RetryStrategy(max_attempts=3, wait=2)),
    (failure, "BACK_OFF", timedelta(seconds=0.5)),
    (failure, "BACK_OFF_AT_MOST", timedelta(seconds=2)),
)


def shorten() -> None:
    """In a process that will be forked; AttributeError where a constant has gone."""
    for module, name, value in _SHORTER:
        getattr(module, name)
        setattr(module, name, value)
    _requests_end_sooner()


def _requests_end_sooner() -> None:
    usual = Line.__init__

    def shorter(self: Line, *arguments: object, **more: object) -> None:
        usual(self, *arguments, **more)  # type: ignore[arg-type]
        self.timeout = REQUEST

    Line.__init__ = shorter  # type: ignore[method-assign]
