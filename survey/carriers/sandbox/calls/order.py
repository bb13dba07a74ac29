"""A request to call, as it was given."""

from collections.abc import Mapping
from dataclasses import dataclass

from survey.carriers.sandbox.messages.order import token_of

EVENTS = ("initiated", "ringing", "answered", "completed")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the application is asked or told something; empty: nowhere."""

    url: str
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class Menu:
    """A call that was fixed beforehand: a question, what is said after each key, and to part with.

    `times`: the question is said so often at most; `seconds`: to wait for a key each time."""

    question: str
    keys: Mapping[str, str]
    bye: str
    times: int
    seconds: float


@dataclass(frozen=True, slots=True)
class CallOrder:
    """Seconds are 0 where they cannot be read. `detects`: whether it shall be found out who answers,
    `waits`: whether the call begins only then. `twiml` counts where there is no answer address, a `menu`
    before either. `out_id`, `sid`: as of a text."""

    to: str
    from_: str
    answer: Address
    twiml: str
    status: Address
    events: tuple[str, ...]
    ring_seconds: int
    at_most_seconds: int
    detection: str
    waits: bool
    machine: Address
    records: bool
    recording: Address
    out_id: str = ""
    sid: str | None = None
    menu: Menu | None = None

    @property
    def token(self) -> str:
        return self.out_id or token_of(self.status.url)

    def noted(self) -> dict[str, str | int | None]:
        """What the ledger says of it."""
        return {
            "channel": "voice",
            "to": self.to,
            "from": self.from_,
            "callback": self.status.url,
            "token": self.token,
        }
