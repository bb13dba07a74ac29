"""What follows from handing a notice over: accepted, refused, in doubt, or later again. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from survey.carriers import port as texts
from survey.mail import port as mails
from survey.rectification.notices.reason import Reason, kept
from survey.vocabulary import DeliveryState, ErrorClass

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=4)
TRIES = 20  # two days
_LATER = {ErrorClass.SLOW_DOWN: Reason.TOLD_TO_WAIT, ErrorClass.LATER_ONCE: Reason.TOLD_TO_WAIT}
_HINDRANCES = {one: Reason(one.value) for one in mails.Hindrance}


@dataclass(frozen=True)
class Outcome:
    """`sid`: what the carrier calls it. `stop`: nothing else need be tried on this way out for now."""

    state: DeliveryState
    why: str | None = None
    sid: str | None = None
    stop: bool = False


def of_mail(result: mails.SendResult) -> Outcome:
    match result:
        case mails.Accepted():
            return Outcome(DeliveryState.ACCEPTED)
        case mails.Refused(code):
            return Outcome(DeliveryState.REFUSED, kept(Reason.REFUSED, code))
        case mails.Wait(code, hindrance):
            reason = _HINDRANCES[hindrance] if hindrance else Reason.TOLD_TO_WAIT
            return Outcome(DeliveryState.PLANNED, kept(reason, code or ""), stop=hindrance is not None)
        case mails.Unknown():
            return Outcome(DeliveryState.UNKNOWN, kept(Reason.IN_DOUBT))


def of_text(result: texts.SendResult) -> Outcome:
    match result:
        case texts.Accepted(sid):
            return Outcome(DeliveryState.ACCEPTED, sid=sid)
        case texts.Refused(code, ErrorClass.OURS):
            return Outcome(DeliveryState.PLANNED, kept(Reason.OURS, code), stop=True)
        case texts.Refused(code, error_class) if error_class in _LATER:
            stop = error_class is ErrorClass.SLOW_DOWN
            return Outcome(DeliveryState.PLANNED, kept(_LATER[error_class], code), stop=stop)
        case texts.Refused(_, ErrorClass.UNKNOWN) | texts.Unknown():
            return Outcome(DeliveryState.UNKNOWN, kept(Reason.IN_DOUBT))
        case texts.Refused(code):
            return Outcome(DeliveryState.REFUSED, kept(Reason.REFUSED, code))


def after_tries(outcome: Outcome, tries: int) -> Outcome:
    """What was told to wait `tries` times before is given up at last, and shown to somebody."""
    if outcome.state is DeliveryState.PLANNED and tries + 1 >= TRIES:
        return Outcome(DeliveryState.REFUSED, kept(Reason.GIVEN_UP), stop=outcome.stop)
    return outcome


def wait_after(tries: int) -> timedelta:
    """How long until it is tried again, having been told to wait `tries` times before."""
    doubled: timedelta = FIRST_WAIT * 2 ** min(tries, TRIES)
    return min(doubled, LONGEST_WAIT)
