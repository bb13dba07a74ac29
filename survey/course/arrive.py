"""Messages that bring the time at which they came to the carrier: from its list, or pushed by a gateway."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from survey.carriers.port import IncomingText
from survey.course.hear import Arrived
from survey.models import Inbound
from survey.recognise import recogniser
from survey.runtime import Runtime

_OLDEST = timedelta(days=365)


def not_here_yet(runtime: Runtime, came: Sequence[IncomingText]) -> list[Arrived]:
    """Those that are new here. Each was said when it came to the carrier: what is answered late is no reply
    within minutes any more, and keeps to the hours (R5)."""
    now, known = runtime.clock.now(), _known(runtime, [one.text.sid for one in came])
    return [Arrived(one.text, _said_at(one.at, now)) for one in came if one.text.sid not in known]


def _said_at(told: datetime, now: datetime) -> datetime:
    """Now, where a clock is ahead of ours or the time that was told is none."""
    return told if now - _OLDEST < told < now else now


def _known(runtime: Runtime, sids: Sequence[str]) -> frozenset[str]:
    """Which are here already; and those whose sender was erased, which are not heard again."""
    carrier = runtime.carrier.name
    with runtime.database.read() as session:
        eye = recogniser(session, runtime.keyring)
        gone = {eye.message(carrier, sid): sid for sid in sids} if eye else {}
        theirs = select(Inbound.sid).where(Inbound.carrier == carrier, Inbound.sid.in_([*sids, *gone]))
        return frozenset(gone.get(sid, sid) for sid in session.scalars(theirs))
