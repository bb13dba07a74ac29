"""What the product waits for by constants, made short enough for a seed: the same code, in seconds.

Their order is kept: a request ends before its attempt is doubted, and a lease outlasts a request.
"""

from datetime import timedelta
from functools import partial

from procrastinate import RetryStrategy

from scheduler import overdue_calls, reconcile, sending
from scheduler.engine import hand_over, keeper, worker
from survey.carriers.aliyun.carrier import AliyunCarrier
from survey.carriers.line import Line
from survey.carriers.port import CalleeLimit
from survey.carriers.sandbox import commands
from survey.carriers.sandbox.settings import SandboxSettings
from survey.contact import callees
from survey.course import failure, understand

REQUEST = (1.0, 2.5)  # seconds to connect and to be answered; the sandbox's slowest answer takes 2
DOUBT = 5.0  # seconds in `sending`
LEASE = 2.0
CALLEE = ((1, 1.0), (5, 60.0))  # calls to one number within seconds, with a gateway that counts them

_SHORTER = (
    (sending, "LEASE", timedelta(seconds=LEASE)),
    (sending, "BEGIN_WITHIN", timedelta(seconds=3)),
    (reconcile, "SENDING_AT_MOST", timedelta(seconds=DOUBT)),
    (reconcile, "NOBODY_TELLS_AFTER", timedelta(seconds=8)),
    (overdue_calls, "_SLACK", timedelta(seconds=-28)),  # half a minute's call is over in a moment
    (overdue_calls, "_AGAIN", timedelta(seconds=1)),
    # From the check to the carrier's count: begun within 3 seconds, and connected.
    (callees, "ON_THE_WAY", timedelta(seconds=6)),
    (AliyunCarrier, "callee_limits", tuple(CalleeLimit(calls, int(within)) for calls, within in CALLEE)),
    (commands, "SandboxSettings", partial(SandboxSettings, callee_limits=CALLEE)),
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
    for where, name, value in _SHORTER:
        getattr(where, name)
        setattr(where, name, value)
    _requests_end_sooner()


def _requests_end_sooner() -> None:
    usual = Line.__init__

    def shorter(self: Line, *arguments: object, **more: object) -> None:
        usual(self, *arguments, **more)  # type: ignore[arg-type]
        self.timeout = REQUEST

    Line.__init__ = shorter  # type: ignore[method-assign]
