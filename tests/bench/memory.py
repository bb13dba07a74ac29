"""Memory of every process under load, for minutes or an hour: a line through it, and how steep it is.

Web, scheduler, worker and sandbox run as they do in an office: texts leave at a steady pace, the sandbox's
petitioners answer, people look at pages. What grows for good shows as a slope whose interval keeps away from
nothing; what a process takes at first and then keeps is left out.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select

from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.models import Answer
from survey.runtime import Runtime
from tests.bench.line import straight
from tests.bench.load import look
from tests.bench.place import analyze, fill_cases, runtime_on
from tests.bench.process import cost_of, family
from tests.bench.running import running
from tests.bench.server import seat
from tests.bench.table import Line
from tests.bench.webhook import serving_app
from tests.servers.ports import free_port

EVERY = 10.0  # seconds
FIRST = 0.25  # of the time, in which a process takes what it then keeps
TEXTS = 4.0  # segments a second
PAGES = ["/overview", "/league", "/callbacks", "/rectifications/ledger"]
MB = 1 << 20


@dataclass
class Seen:
    """Of one process and its children: hours since the first look, and MB."""

    pid: int
    hours: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def look(self, hours: float) -> None:
        self.hours.append(hours)
        self.megabytes.append(cost_of(family(self.pid)).rss / MB)


def memory(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """`rows` seconds. Without an engine on SQLite, where the scheduler does the worker's part."""
    tasks = "procrastinate" if kind == "postgresql" else "embedded"
    base, sandbox = (f"http://127.0.0.1:{free_port()}" for _ in range(2))
    environment = {
        "PUBLIC_BASE_URL": base, "SANDBOX_URL": sandbox, "SMS_PER_SECOND": str(TEXTS), "TASKS": tasks,
    }  # fmt: skip
    with runtime_on(kind, folder, **environment) as runtime, ExitStack() as house:
        fill_cases(runtime, int(rows * TEXTS * 2), phones=True)
        pick_surveys(runtime)
        follow_up(runtime)
        analyze(runtime)
        seen = {name: Seen(pid) for name, pid in _started(runtime, house)}
        house.enter_context(_looking(base, seat(runtime)))
        _watch(list(seen.values()), rows)
        heard = _answers(runtime)
    for name, one in seen.items():
        start = int(len(one.hours) * FIRST)
        found = straight(one.hours[start:], one.megabytes[start:])
        about = (
            f"{found.slope:+.1f} MB/h ({found.low:+.1f} to {found.high:+.1f}) over {one.hours[-1] * 60:.0f} "
            f"min; {one.megabytes[0]:.0f} MB at first, {heard:,} answers in all"
        )
        yield Line(f"memory of {name}", kind, "MB at last", one.megabytes[-1], None, about, None)


def _started(runtime: Runtime, house: ExitStack) -> Iterator[tuple[str, int]]:
    port = runtime.settings.sandbox_url.rpartition(":")[2]
    sandbox = ["-m", "flask", "sandbox", "--port", port, "--speed", "600"]
    yield "sandbox", house.enter_context(running(runtime, sandbox))[0]
    yield "web", house.enter_context(serving_app(runtime))
    yield "scheduler", house.enter_context(running(runtime, ["-m", "flask", "scheduler"]))[0]
    if runtime.settings.tasks == "procrastinate":
        yield "worker", house.enter_context(running(runtime, ["-m", "flask", "worker"]))[0]


@contextmanager
def _looking(base: str, cookie: str) -> Iterator[None]:
    """Somebody looks at pages all the time, one after the other, a second apart."""
    done = threading.Event()

    def go() -> None:
        while not done.wait(1):
            look(base, PAGES[:1], 1, cookie)
            PAGES.append(PAGES.pop(0))

    visitor = threading.Thread(target=go)
    visitor.start()
    try:
        yield
    finally:
        done.set()
        visitor.join()


def _watch(seen: list[Seen], seconds: float) -> None:
    began = time.monotonic()
    while (passed := time.monotonic() - began) < seconds:
        for one in seen:
            one.look(passed / 3600)
        time.sleep(EVERY)


def _answers(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(Answer)) or 0
