"""A carrier and the people behind it: who gets a question answers at once, and pages are looked at meanwhile.

Each request has a connection of its own, as a proxy makes them; one of the lookers keeps its connection.
What was not answered with 2xx or 3xx is kept, with the moment.
"""

import itertools
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field

import requests
from twilio.request_validator import RequestValidator

from tests.carriers.stand_in import ACCOUNT, SENDER, TOKEN, Handler, Received, StandIn, message, standing_in

_LAST = 3  # invitation, second question, and after that no more than thanks
_LOOKED_AT = ("/healthz", "/login", "/readyz")
_numbers = itertools.count(1)


@dataclass
class Crowd:
    """`sent`: how often each callback's address came with a text; `said`: texts that we heard 2xx for."""

    base: str
    sent: Counter[str] = field(default_factory=Counter)
    texts: Counter[tuple[str, str]] = field(default_factory=Counter)
    said: set[str] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    slowest: float = 0.0
    answered: int = 0
    _reached: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _to_post: "queue.SimpleQueue[tuple[str, dict[str, str]]]" = field(default_factory=queue.SimpleQueue)
    _ended: threading.Event = field(default_factory=threading.Event)

    def carry(self, handler: Handler, received: Received) -> None:
        """What the carrier does with a request of ours."""
        form, number = received.form, next(_numbers)
        with self._lock:
            self.sent[form["StatusCallback"]] += 1
            self.texts[form["To"], form["Body"]] += 1
            self._reached[form["To"]] += 1
            reached = self._reached[form["To"]]
        sid = f"SM{number:032x}"
        handler.answer(201, message(number, to=form["To"], body=form["Body"]) | {"from": SENDER})
        path = form["StatusCallback"].removeprefix(self.base).partition("#")[0]
        self._to_post.put((path, {"MessageSid": sid, "MessageStatus": "delivered", "AccountSid": ACCOUNT}))
        if reached < _LAST:
            self._to_post.put(("/twilio/sms", self.text(form["To"])))

    def text(self, sender: str, body: str = "1") -> dict[str, str]:
        sid = f"SM{next(_numbers) + 10**9:032x}"
        return {"MessageSid": sid, "From": sender, "To": SENDER, "Body": body, "NumMedia": "0"}

    def signed(self, path: str, form: dict[str, str]) -> dict[str, str]:
        signature = RequestValidator(TOKEN).compute_signature(f"{self.base}{path}", form)
        return {"X-Twilio-Signature": signature}

    @contextmanager
    def about(self) -> Iterator[None]:
        """Everybody at once, until the end of the `with`; then what is still to be posted is posted."""
        lookers = [threading.Thread(target=self._look, args=(kept,)) for kept in (False, True)]
        posters = [threading.Thread(target=self._post) for _ in range(3)]
        for one in lookers + posters:
            one.start()
        try:
            yield
        finally:
            self._ended.set()
            for one in lookers + posters:
                one.join()

    def _post(self) -> None:
        while True:
            try:
                path, form = self._to_post.get(timeout=0.1)
            except queue.Empty:
                if self._ended.is_set():
                    return
                continue
            if self._asked("POST", path, form) and path == "/twilio/sms":
                self.said.add(form["MessageSid"])

    def _look(self, keep: bool) -> None:
        with straight() as kept:
            for path in itertools.cycle(_LOOKED_AT):
                if self._ended.is_set():
                    return
                self._asked("GET", path, None, kept if keep else None)
                time.sleep(0.1)

    def _asked(
        self, method: str, path: str, form: dict[str, str] | None, session: requests.Session | None = None
    ) -> bool:
        headers = self.signed(path, form) if form else {}
        began = time.monotonic()
        try:
            with straight() if session is None else nullcontext(session) as ask:
                answer = ask.request(method, f"{self.base}{path}", data=form, headers=headers, timeout=20)
        except requests.RequestException as wrong:
            self.failed.append(f"{method} {path}: {type(wrong).__name__}")
            return False
        self.slowest = max(self.slowest, time.monotonic() - began)
        self.answered += 1
        if not answer.ok:
            self.failed.append(f"{method} {path}: {answer.status_code} {answer.text[:80]}")
        return answer.ok


def straight() -> requests.Session:
    """Past whatever proxy this machine has for the world outside."""
    session = requests.Session()
    session.trust_env = False
    return session


@contextmanager
def carrier_of(crowd: Crowd) -> Iterator[StandIn]:
    with standing_in() as server:
        server.behaviour = crowd.carry
        yield server
