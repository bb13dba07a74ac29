"""The hot paths, each alone in this process: machine time of one unit, the database's server not counted.

    pick ─► follow-up ─► dispatch ─► webhook (SMS, call) ─► facts ─► overview

`paths` says what each costs; `profile` runs the same under the profiler and says where it goes.
"""

import cProfile
import pstats
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from app import create_app
from scheduler.dispatch import dispatch
from scheduler.follow_up import follow_up
from scheduler.pick import pick_surveys
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from tests.accounts.visits import sit
from tests.bench import history
from tests.bench.load import Request
from tests.bench.place import analyze, fill_cases, runtime_on
from tests.bench.sending import carrier
from tests.bench.table import Line
from tests.bench.voice import _call_everybody, _requests
from tests.bench.webhook import _ask_everybody, _request

BASE = "http://127.0.0.1:5000"
ANSWERS = 200_000  # of the history that facts and overview are about
OVERVIEWS = 10
FUNCTIONS = 25  # of a profile
Act = Callable[[], int]  # does it, and says how many units that were


def paths(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """Milliseconds of machine time of one unit of each path."""
    for name, act in _all(kind, folder, rows):
        before = time.process_time()
        units = act()
        each = (time.process_time() - before) / units * 1000
        yield Line(name, kind, "us CPU each", each * 1000, None, f"{units:,} of them", None)


def profile(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """The functions in which most of a path's machine time is spent, by their own and with all they call."""
    for name, act in _all(kind, folder, rows):
        units, stats = _profiled(act)
        for by in ("tottime", "cumulative"):
            print(f"\n== {name}, {kind}, {units:,} units, by {by}", flush=True)
            stats.sort_stats(by).print_stats(FUNCTIONS)
        yield Line(name, kind, "units", units, None, "under the profiler", None)


def _profiled(act: Act) -> tuple[int, pstats.Stats]:
    """In this thread and all that it begins: each has a profiler of its own, by its machine time."""
    profilers = [cProfile.Profile(time.thread_time)]

    def begin(*_: object) -> None:
        profilers.append(cProfile.Profile(time.thread_time))
        profilers[-1].enable()

    threading.setprofile(begin)
    try:
        units = profilers[0].runcall(act)
    finally:
        threading.setprofile(None)
    for one in profilers:
        one.create_stats()
    return units, pstats.Stats(*profilers).strip_dirs()


def _all(kind: str, folder: Path, rows: int) -> Iterator[tuple[str, Act]]:
    yield from _asking(kind, folder, rows)
    yield from _hearing(kind, folder, rows)
    yield from _counting(kind, folder)


def _asking(kind: str, folder: Path, rows: int) -> Iterator[tuple[str, Act]]:
    with carrier() as address:
        environment = {"CARRIER": "sandbox", "SANDBOX_URL": address, "SMS_PER_SECOND": "10000"}
        with runtime_on(kind, folder, **environment) as runtime:
            fill_cases(runtime, rows, phones=True)
            yield "pick, a case", lambda: _picked(runtime, rows)
            yield "follow-up, a survey", lambda: follow_up(runtime)["planned"]
            yield "dispatch, a text", lambda: dispatch(runtime)["sent"]


def _hearing(kind: str, folder: Path, rows: int) -> Iterator[tuple[str, Act]]:
    with runtime_on(kind, folder, PUBLIC_BASE_URL=BASE) as runtime:
        _ask_everybody(runtime, rows)
        app = create_app(runtime)
        texts = [_environ(_request(BASE, n)) for n in range(rows)]
        yield "webhook, a text", lambda: _serve(app, texts)
    with runtime_on(kind, folder, PUBLIC_BASE_URL=BASE) as runtime:
        calls = rows // 5
        tokens = _call_everybody(runtime, calls)
        app = create_app(runtime)
        turns = [_environ(turn) for n, token in enumerate(tokens) for turn in _requests(BASE, n, token)]
        yield "webhook, a turn of a call", lambda: _serve(app, turns)


def _counting(kind: str, folder: Path) -> Iterator[tuple[str, Act]]:
    with runtime_on(kind, folder) as plain:
        runtime = replace(plain, clock=history.clock())
        history.fill_history(runtime, ANSWERS)
        yield "facts, an answer", lambda: _counted(runtime)
        analyze(runtime)
        client = create_app(runtime).test_client()
        sit(client, runtime)
        client.get("/overview")  # what is read once a process, and templates

        def look() -> int:
            for _ in range(OVERVIEWS):
                assert client.get("/overview").status_code == 200
            return OVERVIEWS

        yield "overview, a page", look


def _picked(runtime: Runtime, cases: int) -> int:
    pick_surveys(runtime)
    return cases


def _counted(runtime: Runtime) -> int:
    rebuild_facts(runtime)
    return ANSWERS


def _environ(request: Request) -> EnvironBuilder:
    path, form, signature = request
    where: dict[str, object] = {"REMOTE_ADDR": "127.0.0.1", "RAW_URI": path, "REQUEST_URI": path}
    return EnvironBuilder(
        path=path,
        base_url=BASE,
        method="POST",
        data=urlencode(form),
        content_type="application/x-www-form-urlencoded",
        headers=[("X-Twilio-Signature", signature)],
        environ_base=where,
    )


def _serve(app: Flask, requests: list[EnvironBuilder]) -> int:
    for request in requests:
        _, status, _ = run_wsgi_app(app, request.get_environ())
        assert status.startswith("200"), status
    return len(requests)
