"""The check at the moment of sending (R5): a notice that may go enters `sending`, any other says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from scheduler.outgoing import VALID_FOR, callback_of
from survey.carriers.port import OutgoingText
from survey.contact.hours import ContactHours
from survey.course.hold import hold_pauses
from survey.course.pausing import covers, running_pauses, unit_ancestry
from survey.mail.port import Mail
from survey.mail.server import mail_server
from survey.models import NoticeDelivery, Pause
from survey.questionnaire.texts import office_of
from survey.rectification.notices.address import address_of, wants_no_texts
from survey.rectification.notices.moves import move
from survey.rectification.notices.permit import (
    Go,
    Leaving,
    Never,
    NotBefore,
    Nowhere,
    Permit,
    may_leave,
)
from survey.rectification.notices.reason import Reason, kept
from survey.rectification.notices.rows import DELIVERIES, Found, matter_of
from survey.rectification.notices.texts import About, body_of, params_of, subject_of, text_key, text_of
from survey.runtime import Runtime
from survey.vocabulary import Channel, DeliveryState, NoticeChannel

LOOK_AGAIN = timedelta(minutes=10)  # whether there is an address by now


@dataclass(frozen=True)
class Ready:
    """A delivery in `sending`: from here on it is in doubt until it is settled."""

    delivery_id: int
    claim: str
    tries: int
    outgoing: Mail | OutgoingText


def held_back(runtime: Runtime, delivery_id: int, claim: str) -> bool:
    """Whether it may not go now, which is written down: nothing of the allowance is spent on it."""
    with runtime.database.write(repeatable=True) as session:
        row = _row(session, delivery_id)
        permit = _permit(runtime, session, row) if row else None
        if row and permit and not isinstance(permit, Go):
            _say_so(session, delivery_id, claim, permit, runtime.clock.now())
        return not isinstance(permit, Go)


def check_and_say_so(runtime: Runtime, delivery_id: int, claim: str) -> Ready | None:
    """Move it to `sending` if it may go now (R5); otherwise say why not. One transaction."""
    with runtime.database.write() as session:
        hold_pauses(session)
        row = _row(session, delivery_id)
        if row is None:
            return None
        permit = _permit(runtime, session, row)
        moved = _say_so(session, delivery_id, claim, permit, runtime.clock.now())
        if not moved or not isinstance(permit, Go):
            return None
        outgoing = _outgoing(runtime, row, permit.address)
        return Ready(delivery_id, claim, row.NoticeDelivery.tries, outgoing)


def _row(session: Session, delivery_id: int) -> Found | None:
    return session.execute(DELIVERIES.where(NoticeDelivery.id == delivery_id)).first()


def _permit(runtime: Runtime, session: Session, row: Found) -> Permit:
    hours = ContactHours(runtime.policy.hours, runtime.calendar)
    leaving = _leaving(runtime, session, row)
    return may_leave(leaving, runtime.clock.now(), hours, runtime.policy.plan.unknown_grace)


def _leaving(runtime: Runtime, session: Session, row: Found) -> Leaving:
    delivery, notice, unit = row.NoticeDelivery, row.Notice, row.Unit
    server, by_mail = mail_server(runtime.settings), delivery.channel is NoticeChannel.EMAIL
    address = address_of(runtime, unit, delivery.channel)
    carries = server is not None if by_mail else runtime.carrier.abilities.sms
    here = bool(server and server.is_loopback) if by_mail else runtime.carrier.is_loopback
    return Leaving(
        channel=delivery.channel,
        kind=notice.kind,
        due=notice.due,
        order=notice.detail.get("order"),
        matter=matter_of(row),
        address=address,
        read=notice.read_at is not None,
        demo=notice.demo or unit.demo,
        loopback=here,
        offered=carries,
        paused=_is_paused(session, running_pauses(session), delivery.channel, unit.id),
        opted_out=not (by_mail or isinstance(address, Reason)) and wants_no_texts(runtime, session, address),
    )


def _is_paused(session: Session, running: Sequence[Pause], channel: NoticeChannel, unit_id: int) -> bool:
    """A pause of one channel holds no e-mail; one of everything, or of the unit told, does."""
    if channel is NoticeChannel.EMAIL:
        running = [pause for pause in running if pause.channel is None]
    parents = unit_ancestry(session) if any(pause.unit_id for pause in running) else {}
    return any(covers(pause, Channel.SMS, unit_id, parents) for pause in running)


def _say_so(session: Session, delivery_id: int, claim: str, permit: Permit, now: datetime) -> bool:
    match permit:
        case Go():
            return move(session, delivery_id, DeliveryState.SENDING, claim, left_at=now, why=None)
        case NotBefore(at, why):
            return move(session, delivery_id, DeliveryState.PLANNED, claim, due_at=at, why=kept(why))
        case Nowhere(why):
            again = now + LOOK_AGAIN
            return move(session, delivery_id, DeliveryState.NO_ADDRESS, claim, due_at=again, why=kept(why))
        case Never(why):
            return move(session, delivery_id, DeliveryState.CANCELLED, claim, ended_at=now, why=kept(why))


def _outgoing(runtime: Runtime, row: Found, address: str) -> Mail | OutgoingText:
    notice, token, settings = row.Notice, row.NoticeDelivery.token, runtime.settings
    due = notice.detail.get("due")
    day = datetime.fromisoformat(due) if due else None
    about = About(notice.kind, row.rated or row.Unit.name, row.case_no, day)
    if row.NoticeDelivery.channel is NoticeChannel.EMAIL:
        sender = office_of(settings.sms_signature)
        return Mail(address, sender, subject_of(about, settings), body_of(about, settings), token)
    return OutgoingText(
        token=token,
        to=address,
        body=text_of(about, settings),
        text_key=text_key(notice.kind),
        params=params_of(about, settings),
        callback_url=callback_of(settings, token),
        valid_for_seconds=VALID_FOR,
    )
