"""Sending what is due: claims in small batches, sends in parallel, settles as answers come in.

Texts and calls each have a loop and an allowance of their own, so that neither waits for the other.
"""

import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from time import monotonic

import structlog

from scheduler import sending
from scheduler.check import Ready
from scheduler.outgoing import offered
from survey.carriers.port import SendResult
from survey.contact.pacing import batch_size
from survey.runtime import Runtime
from survey.traces import here, traced
from survey.vocabulary import Channel

# Requests under way at once: enough that some which wait for their time-out do not hold up the others.
IN_FLIGHT = 64
ROOM = 16  # free places before more is claimed
MOST = 32  # attempts claimed and checked in one go
LOOK_AGAIN = 0.5  # seconds; what comes due on one channel while the other one is still at work

Sent = tuple[Ready, SendResult]
log = structlog.get_logger()


def dispatch(runtime: Runtime, stop: threading.Event | None = None) -> dict[str, int]:
    """Send everything that is due; returns once nothing is, or soon after `stop` is set. `sent`: attempts."""
    stop = stop or threading.Event()
    channels = offered(runtime)
    if len(channels) < 2:
        return {"sent": sum(_send_due(runtime, channel, stop) for channel in channels)}
    with ThreadPoolExecutor(len(channels), thread_name_prefix="dispatch") as each:
        return {"sent": _until_both_are_done(runtime, channels, stop, each)}


def _until_both_are_done(
    runtime: Runtime, channels: list[Channel], stop: threading.Event, each: ThreadPoolExecutor
) -> int:
    """A channel that is done looks again while the other one is not: calls may take an hour to leave, and
    nobody's text waits for that. So does one that failed; what it failed of is raised in the end."""
    sent, failed = 0, None
    at_work = {each.submit(here(_send_due), runtime, channel, stop): channel for channel in channels}
    idle: list[Channel] = []
    while at_work:
        patience = LOOK_AGAIN if idle else None
        done = wait(at_work, timeout=patience, return_when=FIRST_COMPLETED).done
        for one in done:
            idle.append(at_work.pop(one))
            if wrong := one.exception():
                failed = failed or wrong
            else:
                sent += one.result()
        if not done and not stop.is_set():
            at_work |= {each.submit(here(_send_due), runtime, channel, stop): channel for channel in idle}
            idle = []
    if failed:
        raise failed
    return sent


def _send_due(runtime: Runtime, channel: Channel, stop: threading.Event) -> int:
    with ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix=f"send-{channel}") as pool:
        run = _Run(runtime, channel, pool, stop)
        try:
            return run.until_nothing_is_due()
        finally:
            run.settle_the_rest()


class _Run:
    """One run of one channel: the requests under way, and how many have ended."""

    def __init__(
        self, runtime: Runtime, channel: Channel, pool: ThreadPoolExecutor, stop: threading.Event
    ) -> None:
        self.runtime = runtime
        self.channel = channel
        self.pool = pool
        self.stop = stop
        self.under_way: set[Future[Sent]] = set()
        self.ended = 0

    def until_nothing_is_due(self) -> int:
        at_once = batch_size(sending.allowed_per_second(self.runtime, self.channel))
        while not self.stop.is_set():
            self._collect(until=lambda: len(self.under_way) <= IN_FLIGHT - ROOM)
            claimed = sending.claim(
                self.runtime, self.channel, min(at_once, IN_FLIGHT - len(self.under_way), MOST)
            )
            if claimed is None:
                if not self.under_way:
                    break
                self._collect(until=lambda: False, one_round=True)
                continue
            self._pause(claimed.wait)
            if self.stop.is_set():
                sending.release(self.runtime, claimed.claim, claimed.ids)
                break
            for ready in sending.check_and_say_so(self.runtime, claimed):
                self.under_way.add(self.pool.submit(here(_send), self.runtime, ready))
        self._collect(until=lambda: not self.under_way)
        return self.ended

    def settle_the_rest(self) -> None:
        """What is under way has left, whatever went wrong meanwhile: its answers are written down, or each
        would be in doubt."""
        while self.under_way:
            try:
                self._collect(until=lambda: not self.under_way)
            except Exception:
                log.exception("answers of the carrier could not be written down; reconcile asks for them")

    @traced("pace")
    def _pause(self, seconds: float) -> None:
        """Wait for the allowance; what ends meanwhile is written down at once."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0 and not self.stop.is_set():
            if self.under_way:
                self._settle(wait(self.under_way, timeout=left, return_when=FIRST_COMPLETED).done)
            else:
                self.stop.wait(left)

    def _collect(self, until: Callable[[], bool], one_round: bool = False) -> None:
        """Settle what has ended; then wait for more, until there is room or nothing is left."""
        self._settle({one for one in self.under_way if one.done()})
        while self.under_way and not until():
            self._settle(wait(self.under_way, return_when=FIRST_COMPLETED).done)
            if one_round:
                return

    def _settle(self, done: set[Future[Sent]]) -> None:
        if done:
            self.under_way -= done
            sending.settle(self.runtime, [one.result() for one in done])
            self.ended += len(done)


def _send(runtime: Runtime, ready: Ready) -> Sent:
    return ready, sending.send(runtime, ready)
