"""Sends a second by 1, 2 and 4 workers of the engine, against bare tasks of the same engine.

A bare task hands one text over and notes it; ours are claimed, checked, sent and settled by the five steps.
"""

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import func, select, text

from scheduler.engine.hand_over import hand_over
from scheduler.engine.names import SLOTS
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.models import Attempt
from survey.runtime import Runtime
from survey.vocabulary import AttemptState
from tests.bench import bare_worker
from tests.bench.place import analyze, fill_cases, number, runtime_on
from tests.bench.process import cost_of
from tests.bench.running import running
from tests.bench.sending import carrier
from tests.bench.table import Line

WORKERS = (1, 2, 4)
BARE = ["-c", "from tests.bench.bare_worker import main; main()"]
_LISTENING = text("SELECT count(*) FROM procrastinate_workers")
PATIENCE = 600.0  # seconds
LOOK = 0.1


def workers(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """`rows` texts by each number of workers; there is no engine on SQLite."""
    if kind == "sqlite":
        return
    for many in WORKERS:
        with carrier() as address:
            environment = {"SANDBOX_URL": address, "SMS_PER_SECOND": "10000", "TASKS": "procrastinate"}
            with runtime_on(kind, folder, **environment) as runtime:
                bare, bare_cpu = _bare(runtime, rows, many)
                ours, cpu = _ours(runtime, rows, many)
        about = f"bare tasks; machine time of a text {cpu:.2f} ms in the workers, bare {bare_cpu:.2f}"
        yield Line(f"{many} workers", kind, "messages/s", ours, bare, about, None)


def _ours(runtime: Runtime, rows: int, many: int) -> tuple[float, float]:
    """Messages a second, and milliseconds of the workers' machine time for one."""
    fill_cases(runtime, rows + rows // 9 + 1, phones=True)
    pick_surveys(runtime)
    follow_up(runtime)
    analyze(runtime)
    wanted = _count(runtime, AttemptState.PLANNED)
    with running(runtime, ["-m", "flask", "worker"], many, warm_up=0) as pids:
        _wait_until_they_listen(runtime, many * len(SLOTS))

        def gone() -> bool:
            hand_over(runtime, threading.Event())
            return _count(runtime, AttemptState.ACCEPTED) == wanted

        return _timed(gone, wanted, pids)


def _bare(runtime: Runtime, rows: int, many: int) -> tuple[float, float]:
    with runtime.database.write() as session:
        session.execute(text("CREATE TABLE bench_text (id bigint PRIMARY KEY, sid text)"))
        session.execute(text(f"INSERT INTO bench_text (id) SELECT generate_series(1, {rows})"))
    with running(runtime, BARE, many, warm_up=0) as pids:
        _wait_until_they_listen(runtime, many)
        given: list[bool] = []

        def gone() -> bool:
            if not given:
                given.append(True)
                bare_worker.give(runtime.settings.database_url, [(n, number(n)) for n in range(1, rows + 1)])
            with runtime.database.read() as session:
                return not session.scalar(text("SELECT count(*) FROM bench_text WHERE sid IS NULL"))

        return _timed(gone, rows, pids)


def _wait_until_they_listen(runtime: Runtime, number: int) -> None:
    """Each listens on queues of its own."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with runtime.database.read() as session:
            if session.scalar(_LISTENING) >= number:
                return
        time.sleep(LOOK)
    raise AssertionError("no worker comes up")


def _timed(gone: Callable[[], bool], units: int, pids: list[int]) -> tuple[float, float]:
    before, began = cost_of(pids).cpu, time.perf_counter()
    while not gone():
        assert time.perf_counter() - began < PATIENCE, "they do not get on"
        time.sleep(LOOK)
    took = time.perf_counter() - began
    return units / took, (cost_of(pids).cpu - before) / units * 1000


def _count(runtime: Runtime, state: AttemptState) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).where(Attempt.state == state)) or 0
