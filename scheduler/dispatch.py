"""Sending what is due: claims in small batches, sends in parallel, settles as answers come in.

Texts and calls each have a loop and an allowance of their own, so that neither waits for the other.
"""

import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from time import monotonic

import structlog

from scheduler import sending
from scheduler.outgoing import offered
from scheduler.under_way import UnderWay
from survey.contact.pacing import batch_size
from survey.runtime import Runtime
from survey.traces import here, traced
from survey.vocabulary import Channel

# Requests under way at once: enough that some which wait for their time-out do not hold up the others.
IN_FLIGHT = 64
ROOM = 16  # free places before more is claimed
MOST = 32  # attempts claimed and checked in one go
LOOK_AGAIN = 0.5  # seconds; what comes due on one channel while the other one is still at work

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
    nobody's text waits for that. So does one that failed; what it failed of is written down at once, and
    raised in the end."""
    sent, failed = 0, dict[Channel, BaseException]()
    at_work = {each.submit(here(_send_due), runtime, channel, stop): channel for channel in channels}
    idle: list[Channel] = []
    while at_work:
        patience = LOOK_AGAIN if idle else None
        done = wait(at_work, timeout=patience, return_when=FIRST_COMPLETED).done
        for one in done:
            channel = at_work.pop(one)
            idle.append(channel)
            if not (wrong := one.exception()):
                sent += one.result()
            elif channel not in failed:
                log.error("a channel failed; it looks again soon", channel=channel, exc_info=wrong)
                failed[channel] = wrong
        if not done and not stop.is_set():
            at_work |= {each.submit(here(_send_due), runtime, channel, stop): channel for channel in idle}
            idle = []
    if failed:
        raise next(iter(failed.values()))
    return sent


def _send_due(runtime: Runtime, channel: Channel, stop: threading.Event) -> int:
    with (
        ThreadPoolExecutor(IN_FLIGHT, thread_name_prefix=f"send-{channel}") as pool,
        UnderWay(runtime, pool) as under_way,
    ):
        return _Run(runtime, channel, under_way, stop).until_nothing_is_due()


@dataclass(frozen=True)
class _Run:
    """One run of one channel."""

    runtime: Runtime
    channel: Channel
    under_way: UnderWay
    stop: threading.Event

    def until_nothing_is_due(self) -> int:
        """How many requests have ended."""
        at_once = batch_size(sending.allowed_per_second(self.runtime, self.channel))
        while not self.stop.is_set():
            self._make_room()
            claimed = sending.claim(
                self.runtime, self.channel, min(at_once, IN_FLIGHT - len(self.under_way), MOST)
            )
            if claimed is None:
                if not self.under_way:
                    break
                self.under_way.settle_next()
                continue
            self._pause(claimed.wait)
            if self.stop.is_set():
                sending.release(self.runtime, claimed.claim, claimed.ids)
                break
            self.under_way.send(sending.check_and_say_so(self.runtime, claimed))
        self.under_way.settle_all()
        return self.under_way.settled

    def _make_room(self) -> None:
        """Settle what has ended; then wait for more, until there is room."""
        self.under_way.settle_next(patience=0)
        while len(self.under_way) > IN_FLIGHT - ROOM:
            self.under_way.settle_next()

    @traced("pace")
    def _pause(self, seconds: float) -> None:
        """Wait for the allowance; what ends meanwhile is written down at once."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0 and not self.stop.is_set():
            if self.under_way:
                self.under_way.settle_next(patience=left)
            else:
                self.stop.wait(left)
