"""Asks the application what to do next in a call: signed, redirections followed, the answer read as TwiML."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from survey.carriers.sandbox.calls.forms import call_form
from survey.carriers.sandbox.calls.order import Address
from survey.carriers.sandbox.calls.record import Call, Status
from survey.carriers.sandbox.calls.turns import Turn, Turns
from survey.carriers.sandbox.calls.twiml.parse import BadTwiml, parse
from survey.carriers.sandbox.calls.twiml.verbs import Gather, Nested, Play, Say, Verb
from survey.carriers.sandbox.faults import OF_INBOUND, Fault, Faults
from survey.carriers.sandbox.ledger import Ledger
from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.webhooks import Outcome, Webhooks
from survey.carriers.sandbox.wire.client import Answer

MOST_REDIRECTS = 10
_KEEPS_METHOD = (307, 308)
_REDIRECTS = (301, 302, 303, *_KEEPS_METHOD)
_MARKUP = (
    "text/xml",
    "application/xml",
    "text/html",
)  # https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types


@dataclass(frozen=True, slots=True)
class Request:
    """`form`: beside what every request of a call carries. `turn`: what it tells of, if of anything."""

    address: Address
    form: dict[str, str] = field(default_factory=dict)
    turn: Turn | None = None
    status: Status | None = None  # another than the call's own


@dataclass(frozen=True, slots=True)
class Document:
    """`url`: its own address, against which those in it are read."""

    url: str
    verbs: tuple[Verb, ...]

    def address(self, url: str, method: str) -> Address:
        """Empty: the document's own."""
        return Address(urljoin(self.url, url) if url else self.url, method)


class NoDocument(Exception):
    """The application did not say what to do; Twilio's code for it."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(why)
        self.code = code


class Asks(Protocol):
    """Whoever knows what comes next in a call."""

    async def ask(self, call: Call, request: Request, turns: Turns) -> Document:
        """The next instructions. Raises NoDocument."""


class Asker:
    """Asks the application."""

    def __init__(self, settings: SandboxSettings, faults: Faults, ledger: Ledger, webhooks: Webhooks) -> None:
        self._settings = settings
        self._faults = faults
        self._ledger = ledger
        self._webhooks = webhooks

    async def ask(self, call: Call, request: Request, turns: Turns) -> Document:
        """The application's instructions. Raises NoDocument."""
        form = call_form(call, self._settings.account_sid, request.status) | request.form
        if not _is_address(request.address.url):
            raise NoDocument(11100, "not an address")
        await self._go_wrong(call, request, form)
        url, outcome = await self._follow(request.address, form)
        if request.turn:
            turns.told(request.turn, outcome)
        if not (outcome.heard and outcome.answer):
            raise NoDocument(11205 if outcome.why == "not reached" else 11200, outcome.why)
        return Document(url, tuple(_placed(verb, url) for verb in _verbs(outcome.answer)))

    async def _follow(self, address: Address, form: dict[str, str]) -> tuple[str, Outcome]:
        """The last address and what came from it. What was pressed is told to the first one only."""
        url, method = address.url, address.method
        for _ in range(MOST_REDIRECTS + 1):
            outcome = await self._webhooks.ask(method, url, form)
            answer = outcome.answer
            if answer is None or answer.status not in _REDIRECTS:
                return url, outcome
            url = urljoin(url, answer.location)
            if not answer.location or not _is_address(url):
                raise NoDocument(11216, "a redirection to nowhere")
            if answer.status not in _KEEPS_METHOD:
                method, form = "GET", {}
        raise NoDocument(11215, "too many redirections")

    async def _go_wrong(self, call: Call, request: Request, form: dict[str, str]) -> None:
        """What a person did may come late, or be told twice."""
        fault = self._faults.of(OF_INBOUND) if request.turn else None
        if fault is None:
            return
        self._ledger.fault(fault, sid=call.sid)
        if fault is Fault.INBOUND_DELAYED:
            await asyncio.sleep(self._faults.delay())
        else:
            self._webhooks.start(self._ask_again(request.address, form))

    async def _ask_again(self, address: Address, form: dict[str, str]) -> None:
        await asyncio.sleep(self._faults.delay(0))
        await self._webhooks.ask(address.method, address.url, form)


def _verbs(answer: Answer) -> tuple[Verb, ...]:
    kind = answer.content_type.partition(";")[0].strip().lower()
    if answer.status == 204:
        return ()
    if kind in _MARKUP:
        try:
            return parse(answer.body)
        except BadTwiml as wrong:
            raise NoDocument(wrong.code, str(wrong)) from wrong
    if kind == "text/plain":
        text = answer.body.decode("utf-8", "replace").strip()
        return (Say(text, "en-US", 1),) if text else ()
    if kind.startswith("audio/"):
        return (Play("", 1),)
    raise NoDocument(12300, f"content type {kind or 'missing'}")


def _placed(verb: Verb, base: str) -> Verb:
    """With the whole address of what is to be played."""
    if isinstance(verb, Play) and verb.url:
        return replace(verb, url=urljoin(base, verb.url))
    if isinstance(verb, Gather):
        nested = (_placed(one, base) for one in verb.nested)
        return replace(verb, nested=tuple(one for one in nested if isinstance(one, Nested)))
    return verb


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return (
            url.isascii() and parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        )
    except ValueError:
        return False
