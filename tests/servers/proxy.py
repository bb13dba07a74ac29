"""A reverse proxy on this machine, as an office's stands before the web process: a real socket on both sides.

It hands on the request's target byte by byte, less a path before ours, and says in X-Forwarded-* who asked.
"""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from tests.servers.web import HERE


@dataclass(frozen=True)
class Ways:
    """`takes_off`: a path that the web process does not see; `keeps_host`: or puts its own name for ours."""

    takes_off: str = ""
    keeps_host: bool = True


@contextmanager
def before(port: int, ways: Ways) -> Iterator[int]:
    """A proxy before the server at `port`; its own port."""

    class HandOn(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            request, headers = _read(cast(BinaryIO, self.rfile))
            body = self.rfile.read(int(headers.get("content-length", "0")))
            with socket.create_connection((HERE, port), timeout=10) as onward:
                onward.sendall(_written(request, headers, ways, port) + body)
                while answer := onward.recv(65536):
                    self.wfile.write(answer)

    with socketserver.ThreadingTCPServer((HERE, 0), HandOn) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def _read(asked: BinaryIO) -> tuple[str, dict[str, str]]:
    """The request's first line and its headers, by their names in small letters."""
    request = asked.readline().decode("latin-1").strip()
    headers = {}
    while line := asked.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return request, headers


def _written(request: str, headers: dict[str, str], ways: Ways, port: int) -> bytes:
    method, target, version = request.split(" ")
    ours = headers["host"]
    told = {"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https", "x-forwarded-host": ours}
    host = ours if ways.keeps_host else f"{HERE}:{port}"
    kept = headers | told | {"host": host, "connection": "close"}
    lines = [f"{method} {target.removeprefix(ways.takes_off)} {version}"]
    lines += [f"{name}: {value}" for name, value in kept.items()]
    return "\r\n".join([*lines, "\r\n"]).encode("latin-1")
