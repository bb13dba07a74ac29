"""A sandbox that runs beside a test, served over real HTTP from a thread of its own."""

import asyncio
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from survey.carriers.sandbox.running import run
from survey.carriers.sandbox.settings import SandboxSettings

PATIENCE_SECONDS = 30.0
SENDER = SandboxSettings().numbers[0]


@dataclass(frozen=True)
class Beside:
    """`url` is without a slash at its end. `get` and `post` ask the sandbox's own endpoints."""

    url: str
    settings: SandboxSettings
    session: requests.Session

    def client(self, timeout: float = 5.0) -> Any:
        """The SDK as it is, pointed here. Untyped: its annotations have enumerations where it has texts."""
        http = PointedHttpClient(self.url, timeout)
        return Client(self.settings.account_sid, self.settings.auth_token, http_client=http)

    def get(self, path: str, **query: str | int) -> Any:
        answer = self.session.get(self.url + path, params=query, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, **body: Any) -> Any:
        answer = self.session.post(self.url + path, json=body, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return answer.json()

    def ledger(self, kind: str = "") -> list[dict[str, Any]]:
        """Every line (of that kind), page by page."""
        lines: list[dict[str, Any]] = []
        after: int | None = 0
        while after is not None:
            page = self.get("/sandbox/ledger", after=after, **({"kind": kind} if kind else {}))
            lines += page["items"]
            after = page["next"]
        return lines

    def wait_until_quiet(self) -> None:
        """Until nothing is on its way any more."""
        wait_for(lambda: not any(self.get("/sandbox/state")["pending"].values()))


class PointedHttpClient(TwilioHttpClient):
    def __init__(self, base: str, timeout: float) -> None:
        super().__init__(timeout=timeout)
        self._base = base
        assert self.session
        self.session.trust_env = False

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        there = self._base + "/" + url.partition("://")[2].partition("/")[2]
        return super().request(method, there, *args, **kwargs)


@contextmanager
def beside(settings: SandboxSettings) -> Iterator[Beside]:
    """Runs a sandbox on a free port until the block is left; it must then stop by itself."""
    started: queue.Queue[tuple[str, Callable[[], None]]] = queue.Queue()

    async def serve() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()

        def tell_to_stop() -> None:
            loop.call_soon_threadsafe(stop.set)

        await run(settings, stop, lambda url: started.put((url, tell_to_stop)))

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    url, stop = started.get(timeout=PATIENCE_SECONDS)
    try:
        with requests.Session() as session:
            session.trust_env = False
            yield Beside(url, settings, session)
    finally:  # a test that fails must not keep the run from ending
        stop()
        thread.join(PATIENCE_SECONDS)
    assert not thread.is_alive(), "the sandbox did not stop"


def wait_for(come_true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not come_true():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
