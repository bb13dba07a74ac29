"""How many requests each way of changing versions loses, for docs/deployment.md.

    python -m tests.deploy.ways

A bare application under gunicorn with two workers, connections without end, ten changes of each kind.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

CHANGES = 10
_APP = """
import time

def app(environ, start_response):
    time.sleep(0.003)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""
Server = subprocess.Popen[bytes]


class Place:
    def __init__(self, folder: Path) -> None:
        (folder / "bare.py").write_text(_APP)
        self.folder = folder
        self.held = socket.socket()
        self.held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        self.held.bind(("127.0.0.1", 0))
        self.port: int = self.held.getsockname()[1]
        self.lost = self.answered = 0

    def start(self, *, shared: bool) -> Server:
        bind = f"fd://{self.held.fileno()}" if shared else f"127.0.0.1:{self.port}"
        words = ["--bind", bind, "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--config"]
        more = [] if shared else ["--reuse-port"]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *words, os.devnull, "--no-control-socket", *more, "bare:app"],
            cwd=self.folder, pass_fds=[self.held.fileno()] if shared else [], stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(1.5)
        return process

    def ask(self, ended: threading.Event) -> None:
        while not ended.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as one:
                    one.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    good = one.recv(100).startswith(b"HTTP/1.1 200")
            except OSError:
                good = False
            self.answered, self.lost = self.answered + good, self.lost + (not good)


def main() -> None:
    ways: dict[str, tuple[bool, Callable[[Place, Server, bool], Server]]] = {
        "one socket, the next beside the former": (True, _beside),
        "one socket, SIGHUP": (True, _reload),
        "a socket each (reuse_port), the next beside the former": (False, _beside),
        "a socket each (reuse_port), SIGHUP": (False, _reload),
        "a socket each, stopped and started": (False, _anew),
    }
    for name, (shared, change) in ways.items():
        with tempfile.TemporaryDirectory() as folder:
            place = Place(Path(folder))
            if shared:
                place.held.listen(512)
            print(f"{name}: {_lost(place, shared, change)}", flush=True)


def _lost(place: Place, shared: bool, change: Callable[[Place, Server, bool], Server]) -> str:
    server, ended = place.start(shared=shared), threading.Event()
    askers = [threading.Thread(target=place.ask, args=(ended,)) for _ in range(8)]
    for one in askers:
        one.start()
    for _ in range(CHANGES):
        server = change(place, server, shared)
    ended.set()
    for one in askers:
        one.join()
    server.terminate()
    server.wait()
    place.held.close()
    return f"{place.lost} lost, {place.answered} answered, {CHANGES} changes"


def _beside(place: Place, server: Server, shared: bool) -> Server:
    other = place.start(shared=shared)
    server.terminate()
    server.wait()
    return other


def _reload(_place: Place, server: Server, _shared: bool) -> Server:
    server.send_signal(signal.SIGHUP)
    time.sleep(1.5)
    return server


def _anew(place: Place, server: Server, shared: bool) -> Server:
    server.terminate()
    with suppress(subprocess.TimeoutExpired):
        server.wait(timeout=10)
    return place.start(shared=shared)


if __name__ == "__main__":
    main()
