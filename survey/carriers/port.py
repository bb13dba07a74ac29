"""The Carrier port: all that the rest of the product may know of whoever carries its texts.

Above `survey/carriers` nobody asks which carrier is in use, only what it can do (`Abilities`). Domestic
gateways send an approved template by its code, so a text brings its key and parameters beside its words
(DESIGN §12).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from survey.vocabulary import AttemptState, ErrorClass

# A webhook's form as it came: pairs in order, a name may stand several times
# (`list(request.form.items(multi=True))`).
Form = Sequence[tuple[str, str]]
OptOutType = Literal["STOP", "START", "HELP"]


class CarrierUnreachable(Exception):
    """The carrier's list could not be read to its end. Says nothing about what the list holds."""


class MalformedCallback(ValueError):
    """A callback lacks what makes it one; the message names the field and holds no personal data."""


@dataclass(frozen=True, slots=True)
class Abilities:
    sms: bool
    two_way: bool  # people can answer a text
    links: bool
    voice_dialogue: bool  # we decide the next sentence during the call
    voice_menu: bool  # one menu, the key comes after the call


@dataclass(frozen=True, slots=True)
class OutgoingText:
    to: str  # E.164
    body: str  # as it shall appear, at most 1,600 characters
    text_key: str  # which text of the catalogue; with `params` what a template gateway needs
    params: Mapping[str, str]
    callback_url: str  # ASCII; names the attempt, so that a callback alone proves that it left
    valid_for_seconds: int  # 1-36,000; not sent if it has waited longer


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has it. `segments` is none where the carrier does not know yet."""

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


class Carrier(Protocol):
    """Safe to share between threads; one for a process."""

    @property
    def name(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    @property
    def host(self) -> str:
        """Host and port that requests go to; empty if none do."""
        ...

    @property
    def is_loopback(self) -> bool:
        """Whether requests stay on this machine: demonstration data goes nowhere else (R11)."""
        ...

    def send_text(self, text: OutgoingText) -> SendResult:
        """Hands one text to the carrier, once. Raises nothing that network or carrier can cause."""
        ...

    def find_texts(self, to: str, body: str, sent_after: datetime) -> list[ListedText]:
        """All texts of ours in the carrier's own list with just this `to` and `body`, created at or after
        `sent_after` (aware; whoever asks allows for clocks that differ). In no order.

        Raises CarrierUnreachable if the list cannot be read to its end: an empty answer means empty.
        """
        ...

    def read_status(self, form: Form) -> StatusReport:
        """A status callback as a report; MalformedCallback if it is none. Pure."""
        ...

    def read_text(self, form: Form) -> InboundText:
        """An inbound message; MalformedCallback if it is none. Pure."""
        ...
