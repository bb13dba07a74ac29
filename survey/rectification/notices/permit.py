"""May this notice leave now? Asked at the moment of sending, whatever was planned (R5, R6, R11). Pure.

The first rule that speaks, decides:

    demonstration data go to a loopback address only      never
    what it says no longer holds                          never
    the unit has signed for it                            never
    nobody carries it here                                never
    paused                                                later
    no address that can be used                           when there is one
    the number's owner wants no texts                     when there is another
    outside the hours of texts                            later; an e-mail waits to be read anyway
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from survey.contact.hours import ContactHours
from survey.rectification.notices.reason import Reason
from survey.vocabulary import WITH_UNIT, Channel, NoticeChannel, NoticeKind, RectificationState


@dataclass(frozen=True)
class Matter:
    """The rectification as it stands; `talk_recorded`: the talk that the notice calls to was held."""

    state: RectificationState
    due_at: datetime
    orders: int
    talk_recorded: bool = False


@dataclass(frozen=True)
class Leaving:
    """A delivery at the moment of sending. `due` and `order` as the notice has them; `address`: the one to
    use, or why there is none."""

    channel: NoticeChannel
    kind: NoticeKind
    due: str
    order: int | None
    matter: Matter | None
    address: str | Reason
    read: bool = False
    demo: bool = False
    loopback: bool = False
    offered: bool = True
    paused: bool = False
    opted_out: bool = False


@dataclass(frozen=True)
class Go:
    address: str


@dataclass(frozen=True)
class NotBefore:
    at: datetime
    why: Reason


@dataclass(frozen=True)
class Nowhere:
    """There is no address; looked at again when there is one."""

    why: Reason


@dataclass(frozen=True)
class Never:
    why: Reason


Permit = Go | NotBefore | Nowhere | Never


def may_leave(leaving: Leaving, now: datetime, hours: ContactHours, look_again: timedelta) -> Permit:
    """The rules above at `now`; what is paused is looked at again after `look_again`."""
    never = _never(leaving)
    if never is not None:
        return Never(never)
    if leaving.paused:
        return NotBefore(now + look_again, Reason.PAUSED)
    if isinstance(leaving.address, Reason):
        return Nowhere(leaving.address)
    if leaving.opted_out:
        return Nowhere(Reason.OPTED_OUT)
    if leaving.channel is NoticeChannel.SMS:
        allowed = hours.next_allowed(Channel.SMS, now)
        if allowed > now:
            return NotBefore(allowed, Reason.HOURS)
    return Go(leaving.address)


def still_holds(kind: NoticeKind, due: str, order: int | None, matter: Matter | None) -> bool:
    """Whether what a notice says is still so."""
    if matter is None:
        return True
    with_unit = matter.state in WITH_UNIT
    match kind:
        case NoticeKind.ORDERED:
            return matter.state is RectificationState.ORDERED and order in (None, matter.orders)
        case NoticeKind.RETURNED:
            return matter.state is RectificationState.RETURNED
        case NoticeKind.EXTENDED:
            return with_unit
        case NoticeKind.DUE_SOON | NoticeKind.OVERDUE:
            return with_unit and datetime.fromisoformat(due) == matter.due_at
        case NoticeKind.TALK:
            return not matter.talk_recorded
        case NoticeKind.DOCKET:
            return matter.state is RectificationState.DOCKET
        case NoticeKind.CAUSES:
            return True


def _never(leaving: Leaving) -> Reason | None:
    if leaving.demo and not leaving.loopback:
        return Reason.DEMO
    if not still_holds(leaving.kind, leaving.due, leaving.order, leaving.matter):
        return Reason.OVERTAKEN
    if leaving.read:
        return Reason.READ
    return None if leaving.offered else Reason.OFF
