"""gunicorn.conf.py: a server that stops in order, writes down no address, believes nobody about its path."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from survey.settings import ROOT
from tests.deploy.crowd import straight
from tests.servers import web

TOKEN = "a-token-that-opens-somebodys-questionnaire"


@pytest.fixture
def served(web_socket: socket.socket, sqlite_url: str, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    web_socket.listen(64)
    environ = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(tmp_path),
        "DATABASE_URL": sqlite_url,
        "INSTANCE_PATH": str(tmp_path / "instance"),
        "PUBLIC_BASE_URL": web.address(web_socket),
        "WEB_BIND": f"fd://{web_socket.fileno()}",
        "WEB_WORKERS": "1",
        "WEB_DRAIN": "1",
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn"],
            cwd=ROOT, env=environ, stderr=log, pass_fds=[web_socket.fileno()],
        )  # fmt: skip
    yield process
    process.kill()
    process.wait()


def test_it_says_no_before_it_stops_and_tells_nobody_what_it_was_asked(
    served: subprocess.Popen[bytes], web_socket: socket.socket, tmp_path: Path
) -> None:
    base, ask = web.address(web_socket), straight()
    _answers(base)
    assert ask.get(f"{base}/healthz", headers={"SCRIPT_NAME": "/elsewhere"}, timeout=20).status_code == 200
    for line in (
        f"GET /s/{TOKEN} and more HTTP/1.1",
        f"G\x00T /s/{TOKEN} HTTP/1.1",
        f"GET /s/{TOKEN * 200} HTTP/1.1",
    ):
        assert _raw(web_socket, line).split(b" ")[1][:1] in (b"4", b"5")

    served.send_signal(signal.SIGTERM)
    until = time.monotonic() + 5
    while (ready := ask.get(f"{base}/readyz", timeout=20)).status_code == 200 and time.monotonic() < until:
        time.sleep(0.02)
    assert (ready.status_code, ready.json()) == (503, {"status": "stopping"})
    assert ask.get(f"{base}/healthz", timeout=20).status_code == 200, "it serves until others know"
    ask.close()
    assert served.wait(timeout=20) == 0

    said = (tmp_path / "log").read_text()
    assert "Invalid request (not shown)" in said and TOKEN not in said
    assert list(tmp_path.glob("huifang-metrics-*")) == []


def _answers(base: str) -> None:
    until = time.monotonic() + 40
    while time.monotonic() < until:
        try:
            assert straight().get(f"{base}/readyz", timeout=20).status_code == 200
        except requests.RequestException:
            time.sleep(0.05)
        else:
            return


def _raw(listening: socket.socket, line: str) -> bytes:
    with socket.create_connection(listening.getsockname(), timeout=20) as connection:
        connection.sendall(f"{line}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return connection.recv(4000)
