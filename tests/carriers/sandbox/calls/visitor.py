"""A visitor who answers a phone by hand, and an application that says what the test wants it to say."""

from typing import Any

from tests.carriers.sandbox.beside import SENDER, Beside, wait_for
from tests.carriers.sandbox.receiver import Behaviour, Hook, Receiver, Reply

PHONE = "+8613900000001"
ALL_EVENTS = ["initiated", "ringing", "answered", "completed"]
QUICK_HAND = 40.0  # times life: a sentence takes a tenth of a second


def document(*verbs: str) -> Reply:
    return Reply(body=f"<Response>{''.join(verbs)}</Response>")


class Visitor:
    """`pages`: what the application answers by path, `/voice` being the first document."""

    def __init__(self, sandbox: Beside, receiver: Receiver, phone: str = PHONE) -> None:
        self.sandbox, self.receiver, self.phone = sandbox, receiver, phone
        self.pages: dict[str, Reply | Behaviour] = {}
        receiver.behaviour = self._answer
        sandbox.post("/sandbox/hand", phone=phone, on=True)

    def _answer(self, hook: Hook) -> Reply | Any:
        page = self.pages.get(hook.path.partition("?")[0], Reply())
        return page if isinstance(page, Reply) else page(hook)

    def place(self, first: Reply | None = None, **options: Any) -> str:
        """Our call to this phone, its SID. `first`: what it begins with."""
        if first is not None:
            self.pages["/voice"] = first
        given: dict[str, Any] = {
            "url": self.receiver.url + "/voice",
            "status_callback": self.receiver.url + "/status/t1",
            "status_callback_event": ALL_EVENTS,
        }
        placed = self.sandbox.client().calls.create(to=self.phone, from_=SENDER, **(given | options))
        return str(placed.sid)

    def answer(self, first: Reply | None = None, **options: Any) -> str:
        """The same, and picks up."""
        sid = self.place(first, **options)
        self.wait_for_status("ringing")
        self.does("take")
        return sid

    def does(self, what: str, **more: str) -> None:
        self.sandbox.post(f"/sandbox/{what}", phone=self.phone, **more)

    def press(self, digits: str) -> None:
        self.does("press", digits=digits)

    @property
    def call(self) -> dict[str, Any]:
        """The last call of this phone."""
        found: dict[str, Any] = self.sandbox.get("/sandbox/calls", phone=self.phone)["items"][-1]
        return found

    @property
    def passages(self) -> list[tuple[str, str]]:
        return [(passage["sound"], passage["text"]) for passage in self.call["passages"]]

    def wait_for_status(self, status: str) -> None:
        wait_for(lambda: self.call["status"] == status)

    def wait_until_said(self, text: str) -> None:
        wait_for(lambda: ("said", text) in self.passages)

    def finish(self) -> dict[str, Any]:
        """Until the call is over and all is told."""
        self.sandbox.wait_until_quiet()
        assert self.call["status"] == "completed", self.call
        return self.call
