"""The processes of the demonstration: started together, watched, and stopped together."""

import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus

import requests
from honcho.environ import parse_procfile  # type: ignore[import-untyped]
from honcho.manager import SIGNALS, Manager  # type: ignore[import-untyped]
from honcho.printer import Printer  # type: ignore[import-untyped]

from survey.settings import ROOT

_WORKER = "worker"
_PATIENCE = 60.0  # seconds until every process should answer

# A terminal that is closed stops it like Ctrl-C.
SIGNALS[signal.SIGHUP] = {"name": "SIGHUP", "rc": 0}


def is_taken(port: int) -> bool:
    """Whether somebody on this machine listens there already."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


class _Together(Manager):  # type: ignore[misc]
    """Honcho's manager, which says when its processes have been started and is quiet about itself."""

    def __init__(self, started: Callable[[], None]) -> None:
        super().__init__(Printer(sys.stdout))
        self._started = started

    def _start(self) -> None:
        super()._start()
        signal.signal(signal.SIGHUP, signal.getsignal(signal.SIGTERM))
        threading.Thread(target=self._started, daemon=True).start()

    def _system_print(self, data: str) -> None:
        """What it does is plain to see."""


def run(environ: Mapping[str, str], answering: Mapping[str, str], ready: Callable[[], None]) -> int:
    """Start what the Procfile names; call `ready` when all of `answering` (name: address) answer.

    Returns when all have ended: 0 if they were told to, else the code of the first that ended by itself.
    """
    manager = _Together(lambda: _wait(answering, ready))
    procfile = parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8"))
    for name, command in procfile.processes.items():
        if name == _WORKER and environ.get("TASKS") != "procrastinate":
            continue  # the scheduler does its work
        manager.add_process(name, command, env=dict(environ), cwd=str(ROOT))
    manager.loop()
    told = {one["rc"] for one in SIGNALS.values()}
    return 0 if manager.returncode in told else int(manager.returncode or 1)


def _wait(answering: Mapping[str, str], ready: Callable[[], None]) -> None:
    until = time.monotonic() + _PATIENCE
    waiting = dict(answering)
    while waiting and time.monotonic() < until:
        waiting = {name: url for name, url in waiting.items() if not _answers(url)}
        time.sleep(0.2)
    if waiting:
        print(f"No answer yet from: {', '.join(waiting.values())}", flush=True)  # noqa: T201
    else:
        ready()


def _answers(url: str) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, timeout=2).status_code == HTTPStatus.OK
        except requests.RequestException:
            return False
