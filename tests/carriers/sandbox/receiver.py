"""The other side of the webhooks: a small real server; Twilio's own validator checks the signatures."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN


@dataclass(frozen=True)
class Hook:
    """One webhook as it came."""

    path: str
    form: dict[str, str]
    idempotency_token: str
    signed: bool
    method: str = "POST"
    body: str = ""


@dataclass(frozen=True)
class Reply:
    status: int = 200
    content_type: str = "text/xml"
    body: str = "<Response/>"
    location: str = ""


Behaviour = Callable[[Hook], Reply | Literal["hang up"]]
validator: Any = RequestValidator(SANDBOX_AUTH_TOKEN)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are written apart, which else costs 40 ms
    server: "Receiver"

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = dict(parse_qsl(body, keep_blank_values=True))
        signature = self.headers.get("X-Twilio-Signature", "")
        signed = validator.validate(self.server.url + self.path, form, signature)
        token = self.headers.get("I-Twilio-Idempotency-Token", "")
        hook = Hook(self.path, form, token, signed, method, body)
        with self.server.lock:
            self.server.hooks.append(hook)
        reply = self.server.behaviour(hook)
        if reply == "hang up":
            self.close_connection = True
            return
        content = b"" if reply.status == 204 else reply.body.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(content)))
        if reply.location:
            self.send_header("Location", reply.location)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a test has better ways to look."""


@dataclass
class Receiver(ThreadingHTTPServer):
    behaviour: Behaviour = lambda _: Reply()
    hooks: list[Hook] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    daemon_threads = True
    request_queue_size = 128

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)

    __hash__ = object.__hash__

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def inbound_url(self) -> str:
        return self.url + "/twilio/sms"

    def callback_url(self, token: str) -> str:
        return f"{self.url}/twilio/sms/status/{token}"

    @property
    def inbound(self) -> list[Hook]:
        with self.lock:
            return [hook for hook in self.hooks if hook.path == "/twilio/sms"]

    @property
    def voice_url(self) -> str:
        return self.url + "/twilio/voice"

    def at(self, path: str) -> list[Hook]:
        """What came to that path, oldest first."""
        with self.lock:
            return [hook for hook in self.hooks if hook.path.partition("?")[0] == path]

    def callbacks(self, token: str) -> list[Hook]:
        with self.lock:
            return [hook for hook in self.hooks if hook.path.endswith(f"/{token}")]
