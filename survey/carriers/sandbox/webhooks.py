"""What the application is told and asked over HTTP, and how often that is tried again.

Webhooks as Twilio sends them: signed, with a token that stays the same when they are tried again. Pushes as
domestic gateways send them: JSON, unsigned, until they are answered as agreed.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode
from uuid import uuid4

from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.signing import signature
from survey.carriers.sandbox.tasks import Tasks
from survey.carriers.sandbox.wire.client import Answer, Client, NotAnswered, NotReached

# Twilio tries again a few times within seconds; the sandbox is more patient with what a person wrote, so that
# a test which kills the web process still hears everybody. Seconds.
PATIENCE_INBOUND = 120.0
PATIENCE_CALLBACK = 30.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0

# Somebody waits at the phone: tried again as the URL's fragment asks, else only where nobody was reached
# (https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
_USUAL_TRIES = 1
_MOST_TRIES = 5
_USUAL_POLICY = "ct"

_PUSHED = "Content-Type: application/json;charset=UTF-8\r\nAccept: */*\r\n"

MayTryAgain = Callable[["Answer | None", str, int], bool]
IsHeard = Callable[["Answer"], bool]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`heard`: answered 2xx. `certain`: if not heard, whether the other side surely has nothing of it."""

    heard: bool
    certain: bool
    why: str
    tries: int
    answer: Answer | None = None


class Webhooks(Tasks):
    """`counts`: answered, failed (given up), tries that were repeated."""

    def __init__(self, settings: SandboxSettings) -> None:
        super().__init__()
        self._settings = settings
        self._client = Client(settings.webhook_connections)
        self._finishing = asyncio.Event()
        self.counts: Counter[str] = Counter()

    async def post(self, url: str, form: Mapping[str, str], patience: float, method: str = "POST") -> Outcome:
        """Posts, and where tries are repeated, for up to `patience` seconds in all."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience

        def again(answer: Answer | None, _: str, tries: int) -> bool:
            went_wrong = answer is None or answer.status >= 500
            return went_wrong and loop.time() + _pause(tries) < until

        return await self._send(method, url, form, again, _LONGEST_PAUSE)

    async def push(self, url: str, body: bytes, is_heard: IsHeard, patience: float) -> Outcome:
        """Posts JSON until it is answered as `is_heard` wants it, for up to `patience` seconds in all."""
        loop = asyncio.get_running_loop()
        until = loop.time() + patience

        def again(_answer: Answer | None, _why: str, tries: int) -> bool:
            return loop.time() + _pause(tries) < until

        return await self._repeat("POST", url, _PUSHED, body, is_heard, again, _LONGEST_PAUSE)

    async def ask(self, method: str, url: str, form: Mapping[str, str]) -> Outcome:
        """Asks what to do next in a call, while somebody waits at the phone. A redirection is an answer."""
        wanted = parse_qs(url.partition("#")[2])
        given = wanted.get("rc", [""])[0]
        most = min(int(given), _MOST_TRIES) if given.isdecimal() else _USUAL_TRIES
        policy = set(wanted.get("rp", [_USUAL_POLICY])[0].split(","))

        def again(answer: Answer | None, why: str, tries: int) -> bool:
            if answer is not None and answer.status < 400:
                return False
            return tries <= most and bool(policy & {"all", _failure(answer, why)})

        return await self._send(method, url, form, again, _FIRST_PAUSE)

    async def finish(self, seconds: float) -> None:
        """Waits so long for requests under way, begins no other, closes all connections."""
        self._finishing.set()
        await self.wait(seconds)
        self.clear()
        self._client.close()

    async def _send(
        self, method: str, url: str, form: Mapping[str, str], may: MayTryAgain, longest_pause: float
    ) -> Outcome:
        url, body = url.partition("#")[0], urlencode(form).encode()
        if method == "GET":
            joined = "&" if "?" in url else "?"
            url, body, form = f"{url}{joined}{body.decode()}" if form else url, b"", {}
        headers = self._headers(url, form)
        return await self._repeat(method, url, headers, body, _is_well, may, longest_pause)

    async def _repeat(
        self,
        method: str,
        url: str,
        headers: str,
        body: bytes,
        is_heard: IsHeard,
        may: MayTryAgain,
        longest_pause: float,
    ) -> Outcome:
        tries, certain = 0, True
        while True:
            tries += 1
            answer, why = await self._try(method, url, headers, body)
            certain = certain and (why == "not reached" or _is_turned_away(answer))
            if answer and is_heard(answer):
                self.counts["answered"] += 1
                return Outcome(True, True, why, tries, answer)
            again = self._settings.retry_webhooks and may(answer, why, tries)
            if not (again and await self._wait(min(_pause(tries), longest_pause))):
                self.counts["failed"] += answer is None or not 300 <= answer.status < 400
                return Outcome(False, certain, why, tries, answer)
            self.counts["repeated"] += 1

    async def _wait(self, seconds: float) -> bool:
        """Whether to go on after `seconds`."""
        try:
            await asyncio.wait_for(self._finishing.wait(), seconds)
        except TimeoutError:
            return True
        return False

    def _headers(self, url: str, form: Mapping[str, str]) -> str:
        return (
            f"X-Twilio-Signature: {signature(self._settings.auth_token, url, form)}\r\n"
            f"I-Twilio-Idempotency-Token: {uuid4()}\r\n"
            "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
            "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        )

    async def _try(self, method: str, url: str, headers: str, body: bytes) -> tuple[Answer | None, str]:
        try:
            answer = await self._client.request(method, url, headers, body, self._settings.webhook_timeout)
        except NotReached:
            return None, "not reached"
        except NotAnswered as wrong:
            return None, f"not answered: {wrong}"
        return answer, str(answer.status)


def _is_well(answer: Answer) -> bool:
    return answer.status < 300


def _is_turned_away(answer: Answer | None) -> bool:
    """Whether whoever answered so has surely kept nothing of it."""
    return answer is not None and 300 <= answer.status < 500


def _pause(tries: int) -> float:
    return min(_FIRST_PAUSE * 2.0 ** min(tries - 1, 10), _LONGEST_PAUSE)


def _failure(answer: Answer | None, why: str) -> str:
    """A failure as the retry policies name it."""
    if answer is None:
        return "ct" if why == "not reached" else "rt"
    return "5xx" if answer.status >= 500 else "4xx"
