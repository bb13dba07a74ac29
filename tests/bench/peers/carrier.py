"""`python -m tests.bench.peers.carrier`: takes every message at once and says how many it has taken.

A process of its own, whose time is nobody's.
"""

import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.carriers.stand_in import Handler, Received, StandIn, message

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 300.0  # seconds until a reply that does not come is given up
LOOK = 0.05


@dataclass(frozen=True)
class Carrier:
    address: str

    def taken(self) -> int:
        with urllib.request.urlopen(f"{self.address}/taken", timeout=10) as answer:
            return int(answer.read())

    def wait_for(self, taken: int) -> None:
        """Until it has taken so many; TimeoutError if they do not come."""
        end = time.monotonic() + PATIENCE
        while (so_far := self.taken()) < taken:
            if time.monotonic() > end:
                raise TimeoutError(f"the carrier has taken {so_far} messages and waits for {taken}")
            time.sleep(LOOK)


@contextmanager
def carrier() -> Iterator[Carrier]:
    command = [sys.executable, "-m", "tests.bench.peers.carrier"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Carrier(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait()


class _Taker:
    """Counts, and remembers nothing else."""

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self, handler: Handler, received: Received) -> None:
        handler.server.received.clear()
        if received.method == "GET":
            handler.answer(200, str(self.taken).encode())
            return
        with handler.server.lock:
            self.taken += 1
            number = self.taken
        form = received.form
        sent = message(number, to=form["To"], body=form["Body"], num_segments="1", **{"from": form["From"]})
        sent["account_sid"] = received.target.split("/")[3]
        handler.answer(201, sent)


def main() -> None:
    StandIn.request_queue_size = 256  # dozens knock at once: with five places a busy machine turned some away
    server = StandIn(_Taker())
    print(server.url, flush=True)
    threading.Thread(target=server.serve_forever).start()


if __name__ == "__main__":
    main()
