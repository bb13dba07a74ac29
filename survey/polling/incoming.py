"""What people wrote, from the carrier's list: kept, then understood, and the mark moves behind it (R2).

The mark is a time of the carrier's own clock, so no clock of ours decides what is missed. It is read a little
before the mark again, since a list may show a message later than one that came after it.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select

from survey.carriers.port import IncomingText
from survey.course.hear import Arrived, keep, understand_new
from survey.course.store import Stored
from survey.models import Inbound
from survey.read_marks import Stand, move_on
from survey.recognise import recogniser
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
    """How many of these were new; None if one of them could not be kept. Each was said when it came to the
    carrier: what is answered late is no reply within minutes any more, and keeps to the hours (R5)."""
    now, known = runtime.clock.now(), _known(runtime, [one.text.sid for one in batch])
    coming = [Arrived(one.text, min(one.at, now)) for one in batch if one.text.sid not in known]
    kept = keep(runtime, coming) if coming else []
    new = [one for one in kept if isinstance(one, Stored)]
    if new:
        understand_new(runtime, new)
    return None if "failed" in kept else len(new)


def _known(runtime: Runtime, sids: Sequence[str]) -> frozenset[str]:
    """Which are here already: nearly all, where webhooks bring them and within the overlap; and those whose
    sender was erased, which are not heard again."""
    carrier = runtime.carrier.name
    with runtime.database.read() as session:
        eye = recogniser(session, runtime.keyring)
        gone = {eye.message(carrier, sid): sid for sid in sids} if eye else {}
        theirs = select(Inbound.sid).where(Inbound.carrier == carrier, Inbound.sid.in_([*sids, *gone]))
        return frozenset(gone.get(sid, sid) for sid in session.scalars(theirs))


def _move(runtime: Runtime, stand: Stand, to: datetime) -> Stand | None:
    """The mark at `to`, if that is further; None if somebody else has moved it."""
    if stand.value and datetime.fromisoformat(stand.value) >= to:
        return stand
    with runtime.database.write() as session:
        return move_on(session, stand, "moment", to.isoformat())
