"""What a carrier tells us, in the words of the Carrier port: lists, reports, and what comes in.

For everybody else these are names of `survey.carriers.port`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from survey.vocabulary import AttemptState, ErrorClass

OptOutType = Literal["STOP", "START", "HELP"]
AnsweredBy = Literal["human", "machine", "fax", "unknown"]
Direction = Literal["inbound", "outbound"]


@dataclass(frozen=True, slots=True)
class Price:
    micros: int  # millionths of the currency, what we pay
    currency: str  # ISO 4217, capitals


@dataclass(frozen=True, slots=True)
class ListedText:
    """One text as the carrier's own list shows it."""

    sid: str
    status: AttemptState
    from_: str | None
    created_at: datetime  # UTC, whole seconds
    sent_at: datetime | None
    error_code: str | None
    error_class: ErrorClass | None
    segments: int | None
    price: Price | None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What became of a text. Reports come late, twice and out of order."""

    sid: str
    status: AttemptState  # accepted, delivered, undelivered or failed
    error_code: str | None
    error_class: ErrorClass | None
    segments: int | None
    price: Price | None


@dataclass(frozen=True, slots=True)
class InboundText:
    sid: str
    from_: str
    to: str
    body: str
    opt_out_type: OptOutType | None  # if set, the carrier has already answered and keeps its own list
    media: int  # pictures and the like beside the words
    raw: tuple[tuple[str, str], ...]  # everything that came, to be stored (encrypted) before it is understood


@dataclass(frozen=True, slots=True)
class IncomingText:
    """An inbound message as the carrier's own list shows it."""

    text: InboundText
    at: datetime  # when it came to the carrier, by its clock: UTC, whole seconds


@dataclass(frozen=True, slots=True)
class CallReport:
    """What became of a call. Reports come late, twice and out of order.

    `error_class` is set where `status` is failed. Slow down: called off before it was dialled, so nothing is
    used up, unless another report says that it rang.
    """

    sid: str
    status: AttemptState  # accepted, answered, machine, busy, no_answer or failed
    rang: bool  # this report alone shows that the phone rang, or that the network said busy
    answered_by: AnsweredBy | None  # none: nobody has looked, or not yet
    seconds: int | None  # of conversation, once it has ended
    error_code: str | None
    error_class: ErrorClass | None
    sequence: int | None  # from 0, in the order in which it happened
    price: Price | None
    keys: str | None = None  # pressed in answer to a menu; none: nothing was, or there was no menu


@dataclass(frozen=True, slots=True)
class ListedCall:
    """One call as the carrier's own list shows it."""

    sid: str
    status: AttemptState
    answered_by: AnsweredBy | None
    from_: str | None
    to: str | None
    created_at: datetime  # UTC, whole seconds
    started_at: datetime | None  # none: not dialled yet
    seconds: int | None
    error_code: str | None
    error_class: ErrorClass | None
    price: Price | None


@dataclass(frozen=True, slots=True)
class MachineReport:
    """Who answered, as the carrier's detector hears it a few seconds into the call."""

    sid: str
    answered_by: AnsweredBy


@dataclass(frozen=True, slots=True)
class CallTurn:
    """The carrier asks what to say next, and brings what was pressed or said since the last time."""

    sid: str  # of the call
    from_: str  # empty where the caller withheld it
    to: str
    direction: Direction
    digits: str | None  # keys as pressed, of 0-9, * and #; none: nothing was pressed
    speech: str | None  # what the carrier's recogniser understood
    hung_up: bool  # nobody hears what is answered to this
    recording_sid: str | None  # what was just recorded
    recording_seconds: int | None
    answered_by: AnsweredBy | None
    call_status: str | None  # in the carrier's word, for the log
    raw: tuple[tuple[str, str], ...]  # everything that came, to be stored (encrypted) before it is understood


@dataclass(frozen=True, slots=True)
class RecordingReport:
    call_sid: str
    recording_sid: str
    seconds: int | None
    completed: bool  # it can be fetched; otherwise it has failed, or goes on


@dataclass(frozen=True, slots=True)
class Pushed:
    """What one push of a gateway brings, in its order. A report goes with the token of what it is about."""

    texts: tuple[IncomingText, ...] = ()
    reports: tuple[tuple[str, StatusReport], ...] = ()
    calls: tuple[tuple[str, CallReport], ...] = ()
    unreadable: int = 0  # pieces that name nobody and nothing
