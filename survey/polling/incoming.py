"""What people wrote, from the carrier's list: kept, then understood, and the mark moves behind it (R2).

The mark is a time of the carrier's own clock, so no clock of ours decides what is missed. It is read a little
before the mark again, since a list may show a message later than one that came after it.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from survey.carriers.port import IncomingText
from survey.course.arrive import not_here_yet
from survey.course.hear import keep, understand_new
from survey.course.store import Stored
from survey.read_marks import Stand, move_on
from survey.runtime import Runtime

OVERLAP = timedelta(minutes=5)
BEGIN = timedelta(hours=1)  # before now: where the first look begins
WINDOW = timedelta(days=1)  # asked for at once, so that a long absence is read in bounded pieces
_BEHIND = timedelta(hours=6)  # of our clock: so far the mark comes along where nobody writes
_AT_ONCE = 32


@dataclass(frozen=True)
class Heard:
    """`new`: messages that were not here yet. `whole`: the list was read to its end."""

    new: int
    whole: bool


def hear_incoming(runtime: Runtime, stand: Stand, stop: threading.Event) -> Heard:
    """Hear what has come since the mark. Raises CarrierUnreachable.

    It ends early when `stop` is set, where a message could not be kept, and where somebody else is ahead; the
    next look begins at the mark then.
    """
    now, heard = runtime.clock.now(), 0
    since = datetime.fromisoformat(stand.value) - OVERLAP if stand.value else now - BEGIN
    while True:
        until = since + WINDOW if since + WINDOW < now else None
        listed = runtime.carrier.incoming_texts(since, until)
        messages = iter(listed)
        while batch := list(islice(messages, _AT_ONCE)):
            new = _hear(runtime, batch)
            heard += new or 0
            if new is None or (moved := _move(runtime, stand, batch[-1].at)) is None or stop.is_set():
                return Heard(heard, whole=False)
            stand = moved
        if until is None:
            _move(runtime, stand, now - _BEHIND)
            return Heard(heard, whole=True)
        since = until - OVERLAP


def _hear(runtime: Runtime, batch: Sequence[IncomingText]) -> int | None:
    """How many of these were new; None if one of them could not be kept. Nearly all are known, where webhooks
    bring them and within the overlap."""
    coming = not_here_yet(runtime, batch)
    kept = keep(runtime, coming) if coming else []
    new = [one for one in kept if isinstance(one, Stored)]
    if new:
        understand_new(runtime, new)
    return None if "failed" in kept else len(new)


def _move(runtime: Runtime, stand: Stand, to: datetime) -> Stand | None:
    """The mark at `to`, if that is further; None if somebody else has moved it."""
    if stand.value and datetime.fromisoformat(stand.value) >= to:
        return stand
    with runtime.database.write() as session:
        return move_on(session, stand, "moment", to.isoformat())
