"""Pages of the console and the API's scores over a long history, beside the least that a page of ours is.

The floor is a page of the same application that runs one SELECT by index and draws an empty template: it has
passed the guard, the session and the headers like any other.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import event, text

from app import create_app
from survey.accounts.guard import public
from survey.api.tokens import issue_token
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from survey.vocabulary import Scope
from tests.accounts.visits import sit
from tests.bench import history
from tests.bench.facts import ON_SQLITE
from tests.bench.place import analyze, runtime_on
from tests.bench.table import Line

TIMES = 200
BARE = "/bench/bare"
_ONE = text("SELECT id FROM survey WHERE id = 1")
PAGES = (
    "/overview",
    "/league",
    "/units/U030",
    "/callbacks",
    "/search?q=U03",
    "/cases?q=B77777",
    "/compare?unit=U030&other=U050",
    "/rectifications/ledger",
    "/api/v1/scores?period=2026-10&unit=U030",
    "/api/v1/scores?period=2026-10",
)


@dataclass(frozen=True)
class Visit:
    """In milliseconds; statements of one visit, its bytes."""

    p50: float
    p99: float
    cpu: float
    statements: int
    size: int


def pages(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    """Each page TIMES times over `rows` answers; SQLite over a county's."""
    size = rows if kind == "postgresql" else ON_SQLITE
    with runtime_on(kind, folder) as plain:
        runtime = replace(plain, clock=history.clock())
        history.fill_history(runtime, size)
        rebuild_facts(runtime)
        analyze(runtime)
        app = _app(runtime)
        client = app.test_client()
        sit(client, runtime)
        headers = {"Authorization": f"Bearer {_token(runtime)}"}
        bare = _visited(runtime, client, BARE, {})
        for path in PAGES:
            visit = _visited(runtime, client, path, headers if path.startswith("/api") else {})
            about = (
                f"ms, bare page; p99 of {TIMES} {visit.p99:.0f} ms, bare {bare.p99:.0f}, "
                f"machine time {visit.cpu:.0f} ms, "
                f"{visit.statements} statements, {visit.size // 1000} kB"
            )
            yield Line(f"{path} of {size:,}", kind, "ms", visit.p50, bare.p50, about, None)


def _app(runtime: Runtime) -> Flask:
    app = create_app(runtime)

    def bare() -> str:
        with runtime.database.read() as session:
            return render_template_string("{{ number }}", number=session.scalar(_ONE))

    app.add_url_rule(BARE, view_func=public(bare))
    return app


def _token(runtime: Runtime) -> str:
    with runtime.database.write() as session:
        return issue_token(session, "bench", [Scope.SCORES_READ], runtime.clock.now())[1]


def _visited(runtime: Runtime, client: FlaskClient, path: str, headers: dict[str, str]) -> Visit:
    counted = _counting(runtime, lambda: client.get(path, headers=headers))
    page = client.get(path, headers=headers)
    assert page.status_code == 200, f"{path}: {page.status_code}"
    times, before = [], time.process_time()
    for _ in range(TIMES):
        began = time.perf_counter()
        client.get(path, headers=headers)
        times.append((time.perf_counter() - began) * 1000)
    cpu = (time.process_time() - before) / TIMES * 1000
    times.sort()
    return Visit(times[TIMES // 2], times[TIMES * 99 // 100], cpu, counted, len(page.data))


def _counting(runtime: Runtime, visit: Callable[[], object]) -> int:
    """Statements that it takes, of the second visit: the first compiles and reads what is kept."""
    visit()
    seen: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    engines = {runtime.database.engine, runtime.database.reading}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", see)
    visit()
    for engine in engines:
        event.remove(engine, "before_cursor_execute", see)
    return len(seen)
