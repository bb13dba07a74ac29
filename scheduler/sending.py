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
from typing import Any, cast

from sqlalchemy import Integer, Row, Table, Update, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from scheduler.check import Ready, check
from survey.carriers.port import Accepted, OutgoingCall, Refused, SendResult
from survey.course.accepted import Acceptance, accepted
from survey.course.allowance import allowance_key, take
from survey.course.changed import changed
from survey.course.failure import MAY_STOP, Failure, refused
from survey.course.hold import hold_people_of
from survey.course.moves import move
from survey.models import ATTEMPT_WAITS, Attempt
from survey.questionnaire.texts import segments
from survey.runtime import Runtime
from survey.traces import span, traced
from survey.vocabulary import AttemptState, Channel, ErrorClass

LEASE = timedelta(seconds=60)  # from claim to `sending`, beyond the wait for the allowance
# From `sending` to the request. Whoever slept longer, or waited for a free place, asks again whether it may:
# it may be night now, or the person has opted out. Others doubt it only after 45 seconds.
BEGIN_WITHIN = timedelta(seconds=20)


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
_RETURNED = (_A.c.id, _A.c.body, _A.c.priority)
# Statements are built once: building them for every batch costs more than running them.
_CLAIM = (
    update(_A)
    .where(_A.c.id.in_(select(_DUE.c.id)), _FREE)
    .values(
        state=AttemptState.CLAIMED,
        claim=bindparam("mark"),
        claimed_until=bindparam("until", type_=_A.c.claimed_until.type),
    )
    .returning(*_RETURNED)
)
_TAKE_UP = (
    update(_A)
    .where(
        _A.c.id.in_(bindparam("ids", expanding=True)),
        _A.c.state == AttemptState.CLAIMED,
        _A.c.claim == bindparam("handed"),
    )
    .values(claim=bindparam("mark"), claimed_until=bindparam("until", type_=_A.c.claimed_until.type))
    .returning(*_RETURNED)
)
_CLAIM_REPLIES = (
    update(_A)
    .where(
        _A.c.inbound_id.in_(bindparam("inbound_ids", expanding=True)),
        _A.c.channel == Channel.SMS,  # a call or an interviewer's turn may come of a message too
        _A.c.due_at <= _NOW,
        _FREE,
    )
    .values(
        state=AttemptState.CLAIMED,
        claim=bindparam("mark"),
        claimed_until=bindparam("until", type_=_A.c.claimed_until.type),
    )
    .returning(*_RETURNED)
)


@dataclass(frozen=True)
class Claimed:
    """Attempts this process alone may send, and how long the allowance makes it wait."""

    claim: str
    ids: tuple[int, ...]
    wait: float  # seconds


@traced("claim")
def claim(runtime: Runtime, channel: Channel, at_most: int) -> Claimed | None:
    """Claim up to so many due attempts, the most urgent first, and take their units; None if none is due."""
    lease = _lease(runtime, channel, at_most)
    with runtime.database.write(repeatable=True) as session:
        mark, rows = claim_due(runtime, session, channel, at_most, lease)
        return pace(runtime, session, channel, mark, rows)


def claim_due(
    runtime: Runtime, session: Session, channel: Channel, at_most: int, lease: timedelta
) -> tuple[str, Sequence[Row[*tuple[Any, ...]]]]:
    """Claim up to so many due attempts: the mark they are claimed under; `id`, `body`, `priority` of each."""
    now, mark = runtime.clock.now(), secrets.token_urlsafe(12)
    values = {"on": channel, "now": now, "most": at_most, "mark": mark, "until": now + lease}
    return mark, session.connection().execute(_CLAIM, values).all()


@traced("claim")
def take_up(runtime: Runtime, channel: Channel, handed: str, ids: Sequence[int]) -> Claimed | None:
    """Make attempts ours that were claimed under `handed` for whoever comes first, and take their units; None
    if somebody else has them, or they were called off."""
    values = {"handed": handed, "ids": ids}
    return _take(runtime, channel, _TAKE_UP, values, len(ids))


@traced("claim")
def claim_replies(runtime: Runtime, inbound_ids: Sequence[int]) -> Claimed | None:
    """Claim the answers to these messages, as far as they are due and nobody's, and take their units."""
    values = {"inbound_ids": inbound_ids, "now": runtime.clock.now()}
    return _take(runtime, Channel.SMS, _CLAIM_REPLIES, values, len(inbound_ids))


def _take(
    runtime: Runtime, channel: Channel, claiming: Update, values: dict[str, Any], at_most: int
) -> Claimed | None:
    mark = secrets.token_urlsafe(12)
    values |= {"mark": mark, "until": runtime.clock.now() + _lease(runtime, channel, at_most)}
    with runtime.database.write(repeatable=True) as session:
        rows = session.connection().execute(claiming, values).all()
        return pace(runtime, session, channel, mark, rows)


def pace(
    runtime: Runtime, session: Session, channel: Channel, mark: str, rows: Sequence[Row[*tuple[Any, ...]]]
) -> Claimed | None:
    """Take the units of claimed attempts from the allowance; None if there are none."""
    if not rows:
        return None
    units = sum(_units(channel, row.body) for row in rows)
    wait = take(session, allowance_key(runtime, channel), units, allowed_per_second(runtime, channel))
    return Claimed(mark, tuple(row.id for row in rows), wait)


def _lease(runtime: Runtime, channel: Channel, at_most: int) -> timedelta:
    """Beyond the wait for so many attempts of up to four units each."""
    return LEASE + timedelta(seconds=4 * at_most / allowed_per_second(runtime, channel))


def allowed_per_second(runtime: Runtime, channel: Channel) -> float:
    """The carrier's allowance: segments of texts, or calls."""
    settings = runtime.settings
    return settings.calls_per_second if channel is Channel.VOICE else settings.sms_per_second


def _units(channel: Channel, body: str | None) -> int:
    return 1 if channel is Channel.VOICE else segments(body or "")


def release(runtime: Runtime, claim: str, ids: Sequence[int]) -> None:
    """Give back what was claimed and not yet sent: this process is told to stop."""
    with runtime.database.write(repeatable=True) as session:
        changed(
            session,
            update(Attempt)
            .where(Attempt.id.in_(ids), Attempt.state == AttemptState.CLAIMED, Attempt.claim == claim)
            .values(state=AttemptState.PLANNED, claim=None, claimed_until=None),
        )


@traced("check")
def check_and_say_so(runtime: Runtime, claimed: Claimed) -> list[Ready]:
    """Move to `sending` what may go now (R5); replan or cancel the rest, saying why. One transaction."""
    with runtime.database.write() as session:
        return check(runtime, session, claimed.claim, claimed.ids)


def send(runtime: Runtime, ready: Ready) -> SendResult:
    """Hand one text or call to the carrier, once."""
    is_call = isinstance(ready.outgoing, OutgoingCall)
    with span("send", attempt=ready.attempt_id, channel=Channel.VOICE if is_call else Channel.SMS) as told:
        result = _handed_over(runtime, ready)
        told.say(outcome=_outcome(result))
        return result


def _handed_over(runtime: Runtime, ready: Ready) -> SendResult:
    if runtime.clock.now() - ready.said_at > BEGIN_WITHIN:
        return Refused("slept", ErrorClass.SLOW_DOWN, "it was not handed over in time, and is checked again")
    if isinstance(ready.outgoing, OutgoingCall):
        return runtime.carrier.place_call(ready.outgoing)
    return runtime.carrier.send_text(ready.outgoing)


def _outcome(result: SendResult) -> str:
    if isinstance(result, Refused):
        return result.error_class
    return AttemptState.ACCEPTED if isinstance(result, Accepted) else AttemptState.UNKNOWN


@traced("settle")
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
