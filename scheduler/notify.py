"""Telling units what they are to know: their e-mails and texts, one after the other."""

import threading

from scheduler.notice_check import check_and_say_so, held_back
from scheduler.notices import claim, doubt_stale, pace, send, settle
from survey.runtime import Runtime
from survey.vocabulary import DeliveryState, NoticeChannel

_COUNTED = (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.UNKNOWN)


def notify(runtime: Runtime, stop: threading.Event | None = None) -> dict[str, int]:
    """Send every notice that is due; returns once none is, or soon after `stop` is set.

    Counts what became of them: `accepted`, `refused`, `unknown`; `in_doubt`: left behind by who died.
    """
    stop = stop or threading.Event()
    counts = {"in_doubt": doubt_stale(runtime), **{state.value: 0 for state in _COUNTED}}
    for channel in NoticeChannel:
        _send_due(runtime, channel, stop, counts)
    return counts


def _send_due(
    runtime: Runtime, channel: NoticeChannel, stop: threading.Event, counts: dict[str, int]
) -> None:
    """One after the other, until nothing was due when it began, or whoever carries them takes no more."""
    began = runtime.clock.now()
    while not stop.is_set() and (held := claim(runtime, channel, began)):
        if held_back(runtime, *held):
            continue
        if stop.wait(pace(runtime, channel)):
            return
        ready = check_and_say_so(runtime, *held)
        if ready is None:
            continue
        outcome = settle(runtime, ready, send(runtime, ready))
        if outcome.state in _COUNTED:
            counts[outcome.state.value] += 1
        if outcome.stop:
            return
