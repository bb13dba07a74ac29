"""The SMS webhook against a bare Flask route: one signed check, one SELECT, one UPDATE, one commit."""

import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import update
from twilio.request_validator import RequestValidator

from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.carriers.sandbox_account import SANDBOX_AUTH_TOKEN
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState
from tests.bench.load import Measured, hammer
from tests.bench.place import analyze, fill_cases, number, runtime_on
from tests.bench.running import running
from tests.bench.table import Line
from tests.servers.ports import free_port

CONNECTIONS = 16
WORKERS = [
    "--workers",
    "2",
    "--worker-class",
    "gthread",
    "--threads",
    "8",
    "--reuse-port",
    "--log-level",
    "error",
]


def webhook(kind: str, folder: Path, rows: int) -> list[Line]:
    """Each petitioner's answer to the first question, over HTTP, to two processes of eight threads."""
    base = f"http://127.0.0.1:{free_port()}"
    with runtime_on(kind, folder, PUBLIC_BASE_URL=base) as runtime:
        _ask_everybody(runtime, rows)
        requests = [_request(base, n) for n in range(rows)]
        with serving_app(runtime, "tests.bench.bare_route:app"):
            bare = hammer(base, requests, CONNECTIONS)
        with serving_app(runtime):
            ours = hammer(base, requests, CONNECTIONS)
    return [_line("SMS webhook", kind, ours, bare)]


def _line(what: str, kind: str, ours: Measured, bare: Measured) -> Line:
    floor = f"bare route, p99 {bare.p99 * 1000:.0f} ms; ours p99 {ours.p99 * 1000:.0f} ms"
    return Line(what, kind, "requests/s", ours.per_second, bare.per_second, floor, 0.6)


def _ask_everybody(runtime: Runtime, rows: int) -> None:
    fill_cases(runtime, rows + rows // 9 + 1, phones=True)
    pick_surveys(runtime)
    follow_up(runtime)
    with runtime.database.write() as session:
        session.execute(
            update(Attempt).values(
                state=AttemptState.DELIVERED, left_at=runtime.clock.now(), accepted_at=runtime.clock.now()
            )
        )
    analyze(runtime)


def _request(base: str, n: int) -> tuple[str, dict[str, str], str]:
    """Path, form and signature; the n-th person who has a number."""
    person = n + n // 9 + 1
    form = {
        "MessageSid": f"SM{n:032x}",
        "From": number(person),
        "To": "+15005550006",
        "Body": str(1 + n % 5),
        "NumMedia": "0",
        "AccountSid": "AC",
    }
    signature = RequestValidator(SANDBOX_AUTH_TOKEN).compute_signature(f"{base}/twilio/sms", form)
    return "/twilio/sms", form, signature


@contextmanager
def serving_app(runtime: Runtime, what: str = "app:create_app()") -> Iterator[int]:
    """gunicorn at the runtime's own address; the id of its first process, once it answers."""
    base = runtime.settings.public_base_url
    command = ["-m", "gunicorn", *WORKERS, "--bind", base.removeprefix("http://"), what]
    with running(runtime, command, warm_up=0) as pids:
        wait_until_it_answers(base)
        yield pids[0]


def wait_until_it_answers(base: str) -> None:
    """And its other workers are up too."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(f"{base}/healthz", timeout=2):
            break
        time.sleep(0.1)
    time.sleep(2)
