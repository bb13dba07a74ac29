"""What is compared: each side made ready once, then started and stopped for every round."""

import os
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError

from tests.bench.peers.wire import Turn

ROOT = Path(__file__).resolve().parents[3]
SERVING = ("--workers=2", "--worker-class=gthread", "--threads=8", "--reuse-port", "--log-level=error")
PATIENCE = 300.0  # seconds for a process to come up or to end, beside whatever else the machine does


def _nothing(_people: Sequence[int]) -> None:
    """These people need nothing before their first turn."""


@dataclass(frozen=True)
class Running:
    """A side while it runs."""

    base: str
    pids: Mapping[str, int]  # whose time counts, with all they start; the web server's first
    turn: Turn
    replies: bool  # by a request of its own to the carrier; else in the webhook's answer
    begin: Callable[[Sequence[int]], None] = _nothing  # what is not counted: the first question is sent
    helpers: Sequence[int] = ()  # servers of its own beside the database, counted with that


@dataclass(frozen=True)
class Side:
    name: str
    start: Callable[[], AbstractContextManager[Running]]


@contextmanager
def process(
    command: Sequence[str | Path], cwd: Path, environment: Mapping[str, str], log: Path
) -> Iterator[int]:
    """A process until the end of the block; its id. What it says is added to `log`."""
    with log.open("ab") as said:
        started = subprocess.Popen(
            [str(word) for word in command],
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        yield started.pid
    finally:
        started.terminate()
        try:
            started.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def wait_until_it_serves(address: str) -> None:
    """Until something answers there, whatever it says."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError):
            with suppress(HTTPError):
                urllib.request.urlopen(address, timeout=2).close()
            time.sleep(2)  # the other worker is up too
            return
        time.sleep(0.1)
    raise TimeoutError(f"{address} does not answer")
