"""A small real server that stands where Twilio stands, and behaves as a test tells it to."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

ACCOUNT = "AC" + "0a" * 16
TOKEN = "1b" * 16
SENDER = "+15005550006"
SERVICE = "MG" + "2c" * 16
MESSAGES = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
CALLS = f"/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
RECORDINGS = f"/2010-04-01/Accounts/{ACCOUNT}/Recordings"


@dataclass(frozen=True)
class Received:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.body.decode(), keep_blank_values=True)

    @property
    def is_of_calls(self) -> bool:
        return "/Calls" in self.target

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: in two, the second waits 40 ms for an acknowledgement
    server: "StandIn"

    def do_GET(self) -> None:
        self._receive()

    def do_POST(self) -> None:
        self._receive()

    def do_DELETE(self) -> None:
        self._receive()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Says nothing: a test has better ways to look."""

    def answer(
        self, status: int, content: object, *, headers: dict[str, str] | None = None, cut: int = 0
    ) -> None:
        """An answer of JSON, or of bytes as they are; `cut` bytes short, then the line is dropped."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) - cut])
        if cut:
            self.close_connection = True

    def _receive(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        received = Received(self.command, self.path, dict(self.headers.items()), body)
        with self.server.lock:
            self.server.received.append(received)
        self.server.behaviour(self, received)


@dataclass
class StandIn(ThreadingHTTPServer):
    request_queue_size = 128  # dozens may knock at once
    behaviour: Callable[[Handler, Received], None]
    received: list[Received] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)

    __hash__ = object.__hash__

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.hung_up.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


def message(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A text as Twilio shows it, one of ours unless `changes` say otherwise."""
    shown = {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": "您好",
        "date_created": "Mon, 19 Oct 2026 02:00:00 +0000",
        "date_sent": None,
        "date_updated": "Mon, 19 Oct 2026 02:00:00 +0000",
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": SENDER,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": f"SM{number:032x}",
        "status": "queued",
        "subresource_uris": {"media": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM{number:032x}/Media.json"},
        "to": "+8613800138000",
        "uri": f"/2010-04-01/Accounts/{ACCOUNT}/Messages/SM{number:032x}.json",
    }
    return shown | changes


def call(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A call as Twilio shows it, one of ours unless `changes` say otherwise."""
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/Calls/CA{number:032x}"
    shown = {
        "account_sid": ACCOUNT,
        "annotation": None,
        "answered_by": None,
        "api_version": "2010-04-01",
        "caller_name": None,
        "date_created": "Mon, 19 Oct 2026 02:00:00 +0000",
        "date_updated": "Mon, 19 Oct 2026 02:00:00 +0000",
        "direction": "outbound-api",
        "duration": None,
        "end_time": None,
        "forwarded_from": None,
        "from": SENDER,
        "from_formatted": "(500) 555-0006",
        "group_sid": None,
        "parent_call_sid": None,
        "phone_number_sid": "PN" + "5f" * 16,
        "price": None,
        "price_unit": "USD",
        "queue_time": "0",
        "sid": f"CA{number:032x}",
        "start_time": None,
        "status": "queued",
        "subresource_uris": {"recordings": f"{uri}/Recordings.json"},
        "to": "+8613800138000",
        "to_formatted": "+8613800138000",
        "trunk_sid": None,
        "uri": f"{uri}.json",
    }
    return shown | changes


def accept(handler: Handler, received: Received) -> None:
    """Takes the text or the call, as Twilio does."""
    form = received.form
    number = 1 + next(n for n, one in enumerate(handler.server.received) if one is received)
    if received.is_of_calls:
        handler.answer(201, call(number, to=form["To"], **{"from": form["From"]}))
        return
    service = form.get("MessagingServiceSid")
    handler.answer(
        201,
        message(
            number,
            to=form["To"],
            body=form["Body"],
            messaging_service_sid=service,
            num_segments="0" if service else "1",
            status="accepted" if service else "queued",
            **{"from": form.get("From")},
        ),
    )


def refuse(status: int, code: int | None, **headers: str) -> Callable[[Handler, Received], None]:
    """Says no with an error of Twilio's form, which quotes the number; without a code an empty page."""

    def behave(handler: Handler, received: Received) -> None:
        text = f"The number {received.form.get('To')} is refused"
        error = {"code": code, "message": text, "more_info": "https://example.org", "status": status}
        handler.answer(status, error if code else b"", headers=headers)

    return behave


def hang(handler: Handler, received: Received) -> None:
    """Takes it and answers when nobody listens any more."""
    time.sleep(1.2)
    accept(handler, received)


def drop(handler: Handler, received: Received) -> None:
    handler.close_connection = True


def reset(handler: Handler, received: Received) -> None:
    linger_not = (1).to_bytes(4, "little") + (0).to_bytes(4, "little")
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
    handler.connection.close()
    handler.close_connection = True


def cut_short(handler: Handler, received: Received) -> None:
    handler.answer(201, message(), cut=40)


def says(
    status: int, content: object, *, headers: dict[str, str] | None = None, cut: int = 0
) -> Callable[[Handler, Received], None]:
    return lambda handler, received: handler.answer(status, content, headers=headers, cut=cut)


def listing(things: list[dict[str, Any]], page_size: int = 2) -> Callable[[Handler, Received], None]:
    """Lists texts or calls filtered by To, a few a page, as Twilio does."""

    def behave(handler: Handler, received: Received) -> None:
        query = received.query
        path, key = (CALLS, "calls") if received.is_of_calls else (MESSAGES, "messages")
        found = [thing for thing in things if thing["to"] == query.get("To", thing["to"])]
        page = int(query.get("Page", 0))
        start = page * page_size
        more = start + page_size < len(found)
        following = f"{path}?PageSize={page_size}&Page={page + 1}&PageToken=PA{page}"
        to = received.query.get("To", "").replace("+", "%2B")
        handler.answer(
            200,
            {
                "end": min(start + page_size, len(found)),
                "first_page_uri": f"{path}?To={to}&Page=0",
                key: found[start : start + page_size],
                "next_page_uri": f"{following}&To={to}" if more else None,
                "page": page,
                "page_size": page_size,
                "previous_page_uri": None,
                "start": start,
                "uri": received.target,
            },
        )

    return behave


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """A stand-in that accepts, on a thread of its own until the end of the block."""
    server = StandIn(accept)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
