"""The Carrier port: all that the rest of the product may know of whoever carries its texts and calls.

Above `survey/carriers` nobody asks which carrier is in use, only what it can do (`Abilities`). Domestic
gateways send an approved template by its code, so a text brings its key and parameters beside its words
(DESIGN §12).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from survey.carriers.told import (
    AnsweredBy,
    CallReport,
    CallTurn,
    Direction,
    InboundText,
    IncomingText,
    ListedCall,
    ListedText,
    MachineReport,
    OptOutType,
    Price,
    Pushed,
    RecordingReport,
    StatusReport,
)
from survey.vocabulary import AttemptState, ErrorClass

__all__ = [
    "Abilities",
    "Accepted",
    "AnsweredBy",
    "CallReport",
    "CallTurn",
    "CalleeLimit",
    "Carrier",
    "CarrierCannotTell",
    "CarrierUnreachable",
    "Direction",
    "Form",
    "InboundText",
    "IncomingText",
    "ListedCall",
    "ListedText",
    "MachineReport",
    "MalformedCallback",
    "Menu",
    "OptOutType",
    "OutgoingCall",
    "OutgoingText",
    "Price",
    "Prompt",
    "Pushed",
    "RecordingReport",
    "Refused",
    "SendResult",
    "Sent",
    "StatusReport",
    "Unknown",
]

# A webhook's form as it came: pairs in order, a name may stand several times
# (`list(request.form.items(multi=True))`).
Form = Sequence[tuple[str, str]]


class CarrierUnreachable(Exception):
    """What was asked for could not be read to its end. Says nothing about what the carrier holds."""


class CarrierCannotTell(CarrierUnreachable):
    """The same of this one thing only, and of no other: there is no such list, it does not reach so far back,
    or what it says of this one cannot be read. A carrier that does not answer raises the one above."""


class MalformedCallback(ValueError):
    """A callback lacks what makes it one; the message names the field and holds no personal data."""


@dataclass(frozen=True, slots=True)
class Abilities:
    sms: bool
    two_way: bool  # people can answer a text
    links: bool
    voice_dialogue: bool  # we decide the next sentence during the call
    voice_menu: bool  # one menu, fixed beforehand; the key comes with a report
    tells_incoming: bool = False  # can be asked what people have written to us
    tells_outcome: bool = False  # can be asked what became of a text of ours


@dataclass(frozen=True, slots=True)
class OutgoingText:
    token: str  # names it; a gateway that takes such a name brings it back in each receipt
    to: str  # E.164
    body: str  # as it shall appear, at most 1,600 characters
    text_key: str  # which text of the catalogue; with `params` what a template gateway needs
    params: Mapping[str, str]
    callback_url: str  # ASCII; names the attempt, so a callback alone proves that it left; empty: none
    valid_for_seconds: int  # 1-36,000; not sent if it has waited longer


@dataclass(frozen=True, slots=True)
class Prompt:
    """One sentence of a call by the key of its words; `words`: as they shall be heard."""

    key: str
    words: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Menu:
    """A call that is fixed beforehand: one question, one key, one sentence to part with."""

    question: Prompt
    keys: Mapping[str, Prompt]  # key, of 0-9 and *, to what is said after it
    bye: Prompt
    times: int  # the question is said so often, 1-3
    seconds: int  # to wait for a key


@dataclass(frozen=True, slots=True)
class OutgoingCall:
    """All addresses are absolute, ASCII, and name the attempt; the signature of each must be checked."""

    token: str  # names it, as above
    to: str  # E.164
    answer_url: str  # asked what to say when somebody has answered
    status_url: str  # told that it rings, was answered, has ended
    machine_url: str  # told, while the call runs, whether a person or a machine answered
    ring_seconds: int  # 1-600; then nobody has answered
    at_most_seconds: int  # 1-86,400; then the call is ended
    menu: Menu | None = None  # for a carrier that leads no dialogue


@dataclass(frozen=True, slots=True)
class Sent:
    """A text or call of ours that was handed over, or may have been, as it is known here."""

    token: str
    to: str  # E.164
    body: str  # as it left; of a call empty
    sid: str | None  # the carrier's name for it, where it was told
    since: datetime  # aware: when it left, or a little before where clocks may differ


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has it. `segments` is none where the carrier does not know yet, and for calls."""

    sid: str
    status: AttemptState
    segments: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not leave, for certain. `message` is ours, never the carrier's: theirs quote numbers."""

    code: str
    error_class: ErrorClass
    message: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may have left. Never send it again; ask the carrier's list. `why` holds no personal data."""

    why: str


SendResult = Accepted | Refused | Unknown


@dataclass(frozen=True, slots=True)
class CalleeLimit:
    """The carrier takes at most so many calls to one number in so long."""

    calls: int
    seconds: int


class Carrier(Protocol):
    """Safe to share between threads; one for a process."""

    @property
    def name(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    @property
    def callee_limits(self) -> Sequence[CalleeLimit]:
        """What the carrier refuses beyond, besides our own caps; a refusal would cost an attempt."""

    @property
    def push_answer(self) -> Mapping[str, object] | None:
        """What a push that was taken is answered with, as JSON; none: this carrier pushes nothing."""

    @property
    def host(self) -> str:
        """Host and port that requests go to; empty if none do."""

    @property
    def is_loopback(self) -> bool:
        """Whether requests stay on this machine: demonstration data goes nowhere else (R11)."""

    def says(self, text_key: str, body: str, params: Mapping[str, str]) -> bool:
        """Whether it takes these words: one that sends approved templates takes no others. Asks nobody."""

    def send_text(self, text: OutgoingText) -> SendResult:
        """Hands one text to the carrier, once. Raises nothing that network or carrier can cause."""

    def find_texts(self, sent: Sent) -> list[ListedText]:
        """All texts of ours in the carrier's own list that may be `sent`: by its token where the carrier
        keeps that, otherwise with just its `to` and `body`, created at or after `since`. In no order.

        Raises CarrierUnreachable if the list cannot be read to its end: an empty answer means empty.
        """

    def incoming_texts(self, since: datetime, until: datetime | None) -> list[IncomingText]:
        """What people have written to us from `since` to `until` (none: now), by the carrier's clock, in the
        order in which it came; some beyond either end too. CarrierUnreachable if it was not read whole."""

    def sent_texts(self, since: datetime) -> list[ListedText]:
        """Texts of ours that have left the carrier from `since` on; those that never left may be missing.
        In no order. Raises CarrierUnreachable as above."""

    def text_status(self, sent: Sent) -> ListedText | None:
        """The text as it stands now, by its SID; none if the carrier knows no such text.
        CarrierUnreachable if that cannot be told."""

    def read_push(self, kind: str, body: bytes) -> Pushed:
        """What came to the address of the pushes `kind`; MalformedCallback if nothing of it can be read, or
        there is no such kind. Pure."""

    def read_status(self, form: Form) -> StatusReport:
        """A status callback as a report; MalformedCallback if it is none. Pure."""

    def read_text(self, form: Form) -> InboundText:
        """An inbound message; MalformedCallback if it is none. Pure."""

    def place_call(self, call: OutgoingCall) -> SendResult:
        """Hands one call to the carrier, once. Raises nothing that network or carrier can cause.

        Accepted means that it waits to be dialled: whether it rang, reports tell.
        """

    def find_calls(self, sent: Sent) -> list[ListedCall]:
        """All calls of ours in the carrier's own list that may be `sent`, as above; a call has no words to be
        known by. In no order.

        Raises CarrierUnreachable if the list cannot be read to its end: an empty answer means empty.
        """

    def read_call(self, sent: Sent) -> ListedCall | None:
        """The call as it stands now, by its SID; none if the carrier knows no such call.

        Raises CarrierUnreachable if that cannot be told.
        """

    def fetch_recording(self, recording_sid: str) -> bytes:
        """A recording as the carrier has it, MP3 of at most 5 MiB. CarrierUnreachable if it cannot be had:
        not there, not there yet, longer, or no answer."""

    def delete_recording(self, recording_sid: str) -> bool:
        """Whether the carrier has it no longer; if not, ask again later. Raises nothing."""

    def read_call_status(self, form: Form) -> CallReport:
        """A call's status callback as a report; MalformedCallback if it is none. Pure."""

    def read_machine(self, form: Form) -> MachineReport:
        """A callback of machine detection; MalformedCallback if it is none. Pure."""

    def read_turn(self, form: Form) -> CallTurn:
        """A request for what to say: the first one of a call, of ours or of somebody who calls us, and each
        one after that; MalformedCallback if it is none. Pure."""

    def read_recording(self, form: Form) -> RecordingReport:
        """A recording's status callback; MalformedCallback if it is none. Pure."""
