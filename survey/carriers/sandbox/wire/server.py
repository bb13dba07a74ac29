"""Serves a WSGI application that answers at once, on kept-alive connections, one request of each at a time.

The application may put a `Fate` into the environment: then its answer is held back, or the connection is cut
instead. Requests bring a Content-Length or no body, as every HTTP library does for forms.
"""

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, cast
from urllib.parse import unquote_to_bytes

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FATE = "sandbox.fate"
_LONGEST_HEAD = 65_536
_LONGEST_BODY = 1_048_576


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of an answer: held back `hold` seconds, then sent, or the connection `cut` without it."""

    hold: float = 0.0
    cut: bool = False


@dataclass(frozen=True, slots=True)
class _Refused(Exception):
    status: HTTPStatus


class Connection(asyncio.Protocol):
    def __init__(self, application: "WSGIApplication", port: int, connections: set["Connection"]) -> None:
        self._application = application
        self._port = port
        self._connections = connections
        self._buffer = bytearray()
        self._held: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        if self._held:
            self._held.cancel()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        self._serve()

    def close(self) -> None:
        """No further request; an answer held back is not waited for."""
        self._transport.close()

    def _serve(self) -> None:
        try:
            while self._held is None and not self._transport.is_closing():
                environ = self._next_request()
                if environ is None:
                    return
                self._answer(environ)
        except _Refused as refused:
            start = f"HTTP/1.1 {refused.status} {refused.status.phrase}"
            self._transport.write(f"{start}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            self._transport.close()

    def _next_request(self) -> "WSGIEnvironment | None":
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            if len(self._buffer) > _LONGEST_HEAD:
                raise _Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            return None
        environ = _environ(self._buffer[:end].decode("latin-1"), self._port)
        length = _body_length(environ)
        start = end + 4
        if len(self._buffer) < start + length:
            if environ.get("HTTP_EXPECT") and len(self._buffer) == start:
                self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            return None
        environ["wsgi.input"] = BytesIO(bytes(self._buffer[start : start + length]))
        del self._buffer[: start + length]
        return environ

    def _answer(self, environ: "WSGIEnvironment") -> None:
        answer, last = _run(self._application, environ)
        fate = environ.get(FATE)
        if fate is None:
            self._send(answer, last)
        elif fate.hold:
            loop = asyncio.get_running_loop()
            self._held = loop.call_later(fate.hold, self._release, answer, last, fate.cut)
        else:
            self._transport.abort()

    def _release(self, answer: bytes, last: bool, cut: bool) -> None:
        self._held = None
        if cut:
            self._transport.abort()
        else:
            self._send(answer, last)
            self._serve()

    def _send(self, answer: bytes, last: bool) -> None:
        self._transport.write(answer)
        if last:
            self._transport.close()


def _environ(head: str, port: int) -> "WSGIEnvironment":
    start, *lines = head.split("\r\n")
    try:
        method, target, protocol = start.split(" ")
    except ValueError:
        raise _Refused(HTTPStatus.BAD_REQUEST) from None
    path, _, query = target.partition("?")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": protocol,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for line in lines:
        name, _, value = line.partition(":")
        environ["HTTP_" + name.upper().replace("-", "_")] = value.strip()
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if (given := environ.pop("HTTP_" + name, None)) is not None:
            environ[name] = given
    return environ


def _body_length(environ: "WSGIEnvironment") -> int:
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise _Refused(HTTPStatus.LENGTH_REQUIRED)
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise _Refused(HTTPStatus.BAD_REQUEST)
    if int(length) > _LONGEST_BODY:
        raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return int(length)


def _run(application: "WSGIApplication", environ: "WSGIEnvironment") -> tuple[bytes, bool]:
    """The whole answer, and whether it is the connection's last."""
    given: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None, /) -> object:
        given.append((status, headers))
        return given

    parts: Iterable[bytes] = application(environ, cast("StartResponse", start_response))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = given[-1]
    last = environ["SERVER_PROTOCOL"] != "HTTP/1.1" or environ.get("HTTP_CONNECTION", "").lower() == "close"
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if last:
        lines.append("Connection: close")
    if environ["REQUEST_METHOD"] == "HEAD":
        body = b""
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body, last


@dataclass(frozen=True, slots=True)
class Listener:
    port: int
    _server: asyncio.Server
    _connections: set[Connection]

    async def stop(self) -> None:
        """No further connection and no further request; what is being sent is sent, for up to a second."""
        self._server.close()
        for connection in list(self._connections):
            connection.close()
        until = asyncio.get_running_loop().time() + 1.0
        while self._connections and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(0.01)


async def listen(application: "WSGIApplication", host: str, port: int) -> Listener:
    """Listens at `host`, `port` (0: one that is free). Raises OSError where that cannot be."""
    connections: set[Connection] = set()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Connection(application, port, connections), host, port, backlog=256
    )
    port = int(server.sockets[0].getsockname()[1])
    return Listener(port, server, connections)
