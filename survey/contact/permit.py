"""May this attempt leave now? Asked at the moment of sending, whatever was planned (R5, R11). Pure.

The first rule that speaks, decides:

    rule                                                contact   reply   confirmation of an opt-out
    ─────────────────────────────────────────────────── ───────── ─────── ──────────────────────────
    demonstration data go to a loopback address only     never     never   never
    one confirmation for an opt-out                      –         –       never a second one
    who opted out hears nothing                          never     never   goes
    a settled survey, or one past its time, asks nothing never     never*  goes
    who was heard since it was planned is not contacted  never     –       –
    a call needs words that the carrier can say          never     –       –
    paused                                               later     later   later
    at most `per_day` contacts a day                     later     –       –
    so many calls to one number as the carrier takes     later     –       –
    contact hours                                        later     –       –

A reply is what we write within `reply_within` of the person's own message; later it is held as a contact is.
(*) only if it asks something: thanks and help may follow a settled survey.

A confirmation is never dropped, but a pause holds it too: after `flask pause` nothing leaves, whatever it is.
Once the pause is over it goes, within contact hours if `reply_within` has passed meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime

from survey.contact.hours import ContactHours, local_day
from survey.policy.models import Policy
from survey.vocabulary import CONTACTS, Channel, Purpose, WhyNot

_ASKING = CONTACTS | {Purpose.QUESTION, Purpose.REASK}


@dataclass(frozen=True)
class Sending:
    """An attempt at the moment of sending, and what is known then. Times are aware UTC.

    `contacts_today` counts what left for the person as a contact (`Go.contact`) since local midnight, over
    all surveys, whatever came of it. `caused_at` is when the message came to which this replies.
    """

    purpose: Purpose
    channel: Channel
    planned_at: datetime
    caused_at: datetime | None = None
    last_heard_at: datetime | None = None
    survey_open: bool = True  # there is a survey and it has not settled
    survey_ends_at: datetime | None = None
    contacts_today: int = 0
    opted_out: bool = False
    confirmed: bool = False  # this opt-out has a confirmation that left, or may have left
    paused: bool = False  # everywhere, on this channel, or for this unit
    demo: bool = False
    loopback: bool = False  # the carrier's address is this machine
    offered: bool = True  # the carrier can ask what is missing, on this channel
    number_free_at: datetime | None = None  # when the carrier takes the next call to this number; none: now


@dataclass(frozen=True)
class Go:
    """It may leave; `contact` says whether it counts against `per_day`."""

    contact: bool


@dataclass(frozen=True)
class NotBefore:
    """It stays planned and is looked at again at `at`."""

    at: datetime
    why: WhyNot


@dataclass(frozen=True)
class Never:
    """It is cancelled."""

    why: WhyNot


Permit = Go | NotBefore | Never


def may_leave(sending: Sending, now: datetime, policy: Policy, hours: ContactHours) -> Permit:
    """The rules above for one attempt at `now`."""
    never = _never(sending, now)
    if never is not None:
        return Never(never)
    if sending.paused:
        return NotBefore(now + policy.plan.unknown_grace, WhyNot.PAUSED)
    if _is_reply(sending, now, policy):
        return Go(contact=False)
    confirms = sending.purpose is Purpose.OPTOUT
    if sending.contacts_today >= policy.plan.per_day and not confirms:
        tomorrow = local_day(now, hours.calendar.zone)[1]
        return NotBefore(hours.next_allowed(sending.channel, tomorrow), WhyNot.PER_DAY)
    if sending.number_free_at is not None and sending.number_free_at > now:
        return NotBefore(hours.next_allowed(sending.channel, sending.number_free_at), WhyNot.CALLEE_LIMIT)
    allowed = hours.next_allowed(sending.channel, now)
    return NotBefore(allowed, WhyNot.HOURS) if allowed > now else Go(contact=not confirms)


def _never(sending: Sending, now: datetime) -> WhyNot | None:
    if sending.demo and not sending.loopback:
        return WhyNot.DEMO
    if sending.purpose is Purpose.OPTOUT:
        return WhyNot.CONFIRMED if sending.confirmed else None
    if sending.opted_out:
        return WhyNot.OPTED_OUT
    return _out_of_place(sending, now) if sending.purpose in _ASKING else None


def _out_of_place(sending: Sending, now: datetime) -> WhyNot | None:
    """Why what asks something has nothing more to ask, or cannot."""
    if not sending.survey_open:
        return WhyNot.SETTLED
    if sending.survey_ends_at is not None and now >= sending.survey_ends_at:
        return WhyNot.OVER
    # An interviewer sees what was said; a message or a machine's call does not.
    blind = sending.purpose in CONTACTS and sending.channel is not Channel.INTERVIEWER
    heard = sending.last_heard_at
    if blind and heard is not None and heard >= sending.planned_at:
        return WhyNot.ANSWERED
    return None if sending.offered else WhyNot.NOT_OFFERED


def _is_reply(sending: Sending, now: datetime, policy: Policy) -> bool:
    if sending.purpose in CONTACTS or sending.caused_at is None:
        return False
    return now - sending.caused_at <= policy.plan.reply_within
