"""The verbs of a document, Twilio's defaults in place. Seconds are of life, addresses as they stood there."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Say:
    text: str
    language: str
    times: int


@dataclass(frozen=True, slots=True)
class Play:
    url: str
    times: int


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


Nested = Say | Play | Pause


@dataclass(frozen=True, slots=True)
class Gather:
    """`action` empty: the document's own address. `most`: of digits, none without limit."""

    nested: tuple[Nested, ...]
    keys: bool
    speech: bool
    action: str
    method: str
    timeout: float
    finish_on: str
    most: int | None
    on_empty: bool
    barge_in: bool


@dataclass(frozen=True, slots=True)
class Record:
    """`silence` ends it, `longest` at the latest."""

    action: str
    method: str
    silence: float
    longest: float
    finish_on: str
    beep: bool
    status_url: str
    status_method: str


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    method: str


@dataclass(frozen=True, slots=True)
class Hangup:
    pass


@dataclass(frozen=True, slots=True)
class Reject:
    busy: bool


@dataclass(frozen=True, slots=True)
class Dial:
    """Nobody is ever reached by it here."""

    action: str
    method: str
    timeout: float


Verb = Say | Play | Pause | Gather | Record | Redirect | Hangup | Reject | Dial
