"""Sending against a bare loop of the Twilio SDK over one pooled session, to the same server."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.runtime import Runtime
from tests.bench.bare_worker import send
from tests.bench.place import fill_cases, number, runtime_on
from tests.bench.table import Line

ROOT = Path(__file__).resolve().parents[2]


def sending(kind: str, folder: Path, rows: int) -> list[Line]:
    """Both in turn, three times; the medians."""
    ours, floors = [], []
    with carrier() as address:
        environment = {"CARRIER": "sandbox", "SANDBOX_URL": address, "SMS_PER_SECOND": "10000"}
        for _ in range(3):
            floors.append(_bare(address, rows))
            with runtime_on(kind, folder, **environment) as runtime:
                ours.append(_ours(runtime, rows))
    return [
        Line(
            "sending",
            kind,
            "messages/s",
            sorted(ours)[1],
            sorted(floors)[1],
            "bare loop of the SDK, one pooled session",
            0.8,
        )
    ]


def _ours(runtime: Runtime, rows: int) -> float:
    fill_cases(runtime, rows, phones=True)
    pick_surveys(runtime)
    follow_up(runtime)
    began = time.perf_counter()
    sent = dispatch(runtime)["sent"]
    return sent / (time.perf_counter() - began)


def _bare(address: str, rows: int) -> float:
    began = time.perf_counter()
    for n in range(rows):
        send(address, n, number(n))
    return rows / (time.perf_counter() - began)


@contextmanager
def carrier() -> Iterator[str]:
    """A carrier in a process of its own, as it would be; it takes everything and calls nobody back."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.taker"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()
