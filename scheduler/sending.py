"""The five steps by which an attempt leaves the house at most once (R1, DESIGN §5).

    claim ─► pace ─► check and say so ─► send ─► settle
      │        │          │               │        └ accepted, refused by class, or unknown: never sent again
      │        │          │               └ no transaction is open, no connection held
      │        │          └ one transaction: hours, caps, opt-outs, pauses are read again; state `sending`
      │        └ units taken from the carrier's allowance, which all processes share; waiting happens here
      └ one statement; a lease that runs out before `sending` is harmless

Killed after `sending` was committed, an attempt stays in doubt until reconcile has asked the carrier.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Integer, Table, and_, bindparam, or_, select, update

from scheduler.allowance import take
from scheduler.check import Ready, check
from survey.carriers.port import Accepted, OutgoingCall, Refused, SendResult
from survey.course.accepted import Acceptance, accepted
from survey.course.changed import changed
from survey.course.failure import MAY_STOP, Failure, refused
from survey.course.hold import hold_people_of
from survey.course.moves import move
from survey.models import ATTEMPT_WAITS, Attempt
from survey.questionnaire.texts import segments
from survey.runtime import Runtime
from survey.vocabulary import AttemptState, Channel

LEASE = timedelta(seconds=60)  # from claim to `sending`, beyond the wait for the allowance


_A = cast(Table, Attempt.__table__)
_NOW = bindparam("now", type_=_A.c.due_at.type)
# Nobody's, or claimed by somebody who did nothing with it in time.
_FREE = and_(
    ATTEMPT_WAITS,
    or_(_A.c.state == AttemptState.PLANNED, _A.c.claimed_until < _NOW),
)
# A table expression is run once. As a plain subquery PostgreSQL may run it for every row, and claim them all.
_DUE = (
    select(_A.c.id)
    .where(_A.c.channel == bindparam("on", type_=_A.c.channel.type), _A.c.due_at <= _NOW, _FREE)
    .order_by(_A.c.priority, _A.c.due_at)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
    .cte("due")
)
# Statements are built once: building them for every batch costs more than running them.
_CLAIM = (
    update(_A)
    .where(_A.c.id.in_(select(_DUE.c.id)), _FREE)
    .values(
        state=AttemptState.CLAIMED,
        claim=bindparam("mark"),
        claimed_until=bindparam("until", type_=_A.c.claimed_until.type),
    )
    .returning(_A.c.id, _A.c.body)
)


@dataclass(frozen=True)
class Claimed:
    """Attempts this process alone may send, and how long the allowance makes it wait."""

    claim: str
    ids: tuple[int, ...]
    wait: float  # seconds


def claim(runtime: Runtime, channel: Channel, at_most: int) -> Claimed | None:
    """Claim up to so many due attempts, the most urgent first, and take their units; None if none is due."""
    now, token = runtime.clock.now(), secrets.token_urlsafe(12)
    rate = allowed_per_second(runtime, channel)
    until = now + LEASE + timedelta(seconds=4 * at_most / rate)
    values = {"on": channel, "now": now, "most": at_most, "mark": token, "until": until}
    with runtime.database.write(repeatable=True) as session:
        rows = session.connection().execute(_CLAIM, values).all()
        if not rows:
            return None
        units = sum(_units(channel, row.body) for row in rows)
        wait = take(session, f"{runtime.carrier.name}:{channel}", units, rate)
    return Claimed(token, tuple(row.id for row in rows), wait)


def allowed_per_second(runtime: Runtime, channel: Channel) -> float:
    """The carrier's allowance: segments of texts, or calls."""
    settings = runtime.settings
    return settings.calls_per_second if channel is Channel.VOICE else settings.sms_per_second


def _units(channel: Channel, body: str | None) -> int:
    return 1 if channel is Channel.VOICE else segments(body or "")


def release(runtime: Runtime, claimed: Claimed) -> None:
    """Give back what was claimed and not yet sent: this process is told to stop."""
    with runtime.database.write(repeatable=True) as session:
        changed(
            session,
            update(Attempt)
            .where(Attempt.state == AttemptState.CLAIMED, Attempt.claim == claimed.claim)
            .values(state=AttemptState.PLANNED, claim=None, claimed_until=None),
        )


def check_and_say_so(runtime: Runtime, claimed: Claimed) -> list[Ready]:
    """Move to `sending` what may go now (R5); replan or cancel the rest, saying why. One transaction."""
    with runtime.database.write() as session:
        return check(runtime, session, claimed.claim, claimed.ids)


def send(runtime: Runtime, ready: Ready) -> SendResult:
    """Hand one text or call to the carrier, once."""
    if isinstance(ready.outgoing, OutgoingCall):
        return runtime.carrier.place_call(ready.outgoing)
    return runtime.carrier.send_text(ready.outgoing)


def settle(runtime: Runtime, results: Sequence[tuple[Ready, SendResult]]) -> None:
    """Write down what became of attempts that were sent: one transaction; the carrier knows it too."""
    now = runtime.clock.now()
    taken = [
        Acceptance(ready.attempt_id, result.sid, result.segments)
        for ready, result in results
        if isinstance(result, Accepted)
    ]
    with runtime.database.write(repeatable=True) as session:
        no = [result.error_class for _, result in results if isinstance(result, Refused)]
        may_stop = not MAY_STOP.isdisjoint(no)
        hold_people_of(session, [ready.attempt_id for ready, _ in results], may_pause=may_stop)
        for ready, result in results:
            if isinstance(result, Refused):
                failure = Failure(ready.attempt_id, result.code, result.error_class, result.message)
                refused(runtime, session, failure, now)
            elif not isinstance(result, Accepted):
                move(session, ready.attempt_id, AttemptState.UNKNOWN, why=result.why[:200])
        accepted(runtime, session, taken, now)
