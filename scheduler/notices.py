"""The steps by which a notice leaves the house at most once (R1), as those of an attempt (DESIGN §5).

    claim ─► pace ─► check and say so ─► send ─► settle
      │        │          │               │        └ accepted, refused, in doubt, or later again
      │        │          │               └ no transaction is open, no connection held
      │        │          └ one transaction: pauses, hours, what it is about are read again; state `sending`
      │        └ a unit of the carrier's allowance, for texts
      └ it is due again after a lease: whoever dies before `sending` has done no harm

Killed after `sending` was committed it is in doubt, and never sent again by itself.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, update

from scheduler.notice_check import Ready
from scheduler.sending import allowed_per_second
from survey.carriers.port import OutgoingText
from survey.course.allowance import allowance_key, take
from survey.course.changed import changed
from survey.mail.send import send_mail
from survey.mail.server import mail_server
from survey.models import DELIVERY_WAITS, NoticeDelivery
from survey.rectification.notices.moves import move
from survey.rectification.notices.outcome import Outcome, after_tries, of_mail, of_text, wait_after
from survey.rectification.notices.reason import Reason, kept
from survey.runtime import Runtime
from survey.vocabulary import Channel, DeliveryState, NoticeChannel

LEASE = timedelta(minutes=2)  # from claim to `sending`, the wait for the allowance included


def claim(runtime: Runtime, channel: NoticeChannel, due_by: datetime) -> tuple[int, str] | None:
    """Claim the delivery that has waited longest; its id and the claim. None if none was due by then."""
    mark = secrets.token_urlsafe(12)
    due = and_(DELIVERY_WAITS, NoticeDelivery.channel == channel, NoticeDelivery.due_at <= due_by)
    oldest = (
        select(NoticeDelivery.id)
        .where(due)
        .order_by(NoticeDelivery.due_at, NoticeDelivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .cte("oldest")
    )
    claiming = (
        update(NoticeDelivery)
        .where(NoticeDelivery.id.in_(select(oldest.c.id)), due)
        .values(claim=mark, due_at=runtime.clock.now() + LEASE)
        .returning(NoticeDelivery.id)
        .execution_options(synchronize_session=False)
    )
    with runtime.database.write(repeatable=True) as session:
        found = session.execute(claiming).scalar()
    return None if found is None else (found, mark)


def pace(runtime: Runtime, channel: NoticeChannel) -> float:
    """Take one text from the carrier's allowance; the seconds to wait. Every text fits one segment."""
    if channel is NoticeChannel.EMAIL:
        return 0.0
    key, rate = allowance_key(runtime, Channel.SMS), allowed_per_second(runtime, Channel.SMS)
    with runtime.database.write(repeatable=True) as session:
        return take(session, key, 1, rate)


def send(runtime: Runtime, ready: Ready) -> Outcome:
    """Hand it over, once."""
    if isinstance(ready.outgoing, OutgoingText):
        return of_text(runtime.carrier.send_text(ready.outgoing))
    server = mail_server(runtime.settings)
    assert server is not None, "without one no e-mail enters `sending`"
    return of_mail(send_mail(server, ready.outgoing, runtime.clock.now()))


def settle(runtime: Runtime, ready: Ready, outcome: Outcome) -> Outcome:
    """Write down what became of it; returns that, given up where it was told to wait too often."""
    now, outcome = runtime.clock.now(), after_tries(outcome, ready.tries)
    values: dict[str, Any] = {"why": outcome.why}
    if outcome.state is DeliveryState.PLANNED:
        values |= {"tries": ready.tries + 1, "due_at": now + wait_after(ready.tries), "left_at": None}
    if outcome.state in (DeliveryState.ACCEPTED, DeliveryState.REFUSED):
        values |= {"ended_at": now, "carrier_sid": outcome.sid}
    with runtime.database.write() as session:
        move(session, ready.delivery_id, outcome.state, ready.claim, **values)
    return outcome


def doubt_stale(runtime: Runtime) -> int:
    """Whoever was sending these is gone: they are in doubt. How many."""
    stale = and_(
        NoticeDelivery.state == DeliveryState.SENDING,
        NoticeDelivery.left_at < runtime.clock.now() - runtime.policy.plan.unknown_grace,
    )
    with runtime.database.write() as session:
        doubt = {"state": DeliveryState.UNKNOWN, "why": kept(Reason.IN_DOUBT)}
        return changed(session, update(NoticeDelivery).where(stale).values(**doubt))
