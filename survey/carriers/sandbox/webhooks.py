"""Webhooks as Twilio sends them: signed, with a token that stays the same when they are tried again."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import uuid4

from survey.carriers.sandbox.settings import SandboxSettings
from survey.carriers.sandbox.signing import signature
from survey.carriers.sandbox.wire.client import Answer, Client, NotAnswered, NotReached

# Twilio tries again a few times within seconds; the sandbox is more patient with what a person wrote, so that
# a test which kills the web process still hears everybody. Seconds.
PATIENCE_INBOUND = 120.0
PATIENCE_CALLBACK = 30.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`heard`: answered 2xx. `certain`: if not heard, whether the other side surely has nothing of it."""

    heard: bool
    certain: bool
    why: str
    tries: int
    answer: Answer | None = None


class Webhooks:
    """`counts`: answered, failed (given up), tries that were repeated."""

    def __init__(self, settings: SandboxSettings) -> None:
        self._settings = settings
        self._client = Client(settings.webhook_connections)
        self._tasks: set[asyncio.Task[None]] = set()
        self._finishing = asyncio.Event()
        self.counts: Counter[str] = Counter()

    @property
    def pending(self) -> int:
        return len(self._tasks)

    def start(self, work: Coroutine[object, object, None]) -> None:
        """Runs `work`, which posts webhooks, beside everything else."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def post(self, url: str, form: Mapping[str, str], patience: float) -> Outcome:
        """Posts, and where tries are repeated, for up to `patience` seconds in all."""
        url = url.partition("#")[0]
        headers = self._headers(url, form)
        body = urlencode(form).encode()
        loop = asyncio.get_running_loop()
        until, pause, tries, certain = loop.time() + patience, _FIRST_PAUSE, 0, True
        while True:
            tries += 1
            answer, why = await self._try(url, headers, body)
            certain = certain and (why == "not reached" or (answer is not None and answer.status < 500))
            if answer and answer.status < 300:
                self.counts["answered"] += 1
                return Outcome(True, True, why, tries, answer)
            again = answer is None or answer.status >= 500
            may = self._settings.retry_webhooks and loop.time() + pause < until
            if not (again and may and await self._wait(pause)):
                self.counts["failed"] += 1
                return Outcome(False, certain, why, tries, answer)
            self.counts["repeated"] += 1
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def finish(self, seconds: float) -> None:
        """Waits so long for requests under way, begins no other, closes all connections."""
        self._finishing.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        self.clear()
        self._client.close()

    def clear(self) -> None:
        for task in list(self._tasks):
            task.cancel()

    async def _wait(self, seconds: float) -> bool:
        """Whether to go on after `seconds`."""
        try:
            await asyncio.wait_for(self._finishing.wait(), seconds)
        except TimeoutError:
            return True
        return False

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (wrong := task.exception()):
            raise wrong

    def _headers(self, url: str, form: Mapping[str, str]) -> str:
        return (
            f"X-Twilio-Signature: {signature(self._settings.auth_token, url, form)}\r\n"
            f"I-Twilio-Idempotency-Token: {uuid4()}\r\n"
            "Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
            "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        )

    async def _try(self, url: str, headers: str, body: bytes) -> tuple[Answer | None, str]:
        try:
            answer = await self._client.post(url, headers, body, self._settings.webhook_timeout)
        except NotReached:
            return None, "not reached"
        except NotAnswered as wrong:
            return None, f"not answered: {wrong}"
        return answer, str(answer.status)
