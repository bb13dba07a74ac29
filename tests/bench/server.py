"""Who serves the pages: gunicorn's threads and granian's, on our own application, by webhooks and a page.

Every server answers the same: first answers of petitioners, then the overview of a month. What is compared
is the machine time of a request, in which nobody's neighbours are counted; requests a second and the slowest
in a hundred are of the whole machine as it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app import create_app
from survey.runtime import Runtime
from survey.scoring.facts import rebuild_facts
from tests.accounts.visits import sit
from tests.bench import history
from tests.bench.load import Measured, hammer, look
from tests.bench.place import analyze, runtime_on
from tests.bench.process import Cost, cost_of, family
from tests.bench.running import running
from tests.bench.table import Line
from tests.bench.webhook import CONNECTIONS, _ask_everybody, _request, wait_until_it_answers
from tests.servers.ports import free_port

ANSWERS = 200_000  # of the history that the overview is about
PAGE = "/overview?period=2026-10"
MB = 1 << 20


@dataclass(frozen=True)
class Server:
    name: str
    command: tuple[str, ...]


def _gunicorn(workers: int, threads: int, *more: str) -> Server:
    ways = ("--worker-class", "gthread", "--reuse-port", "--no-control-socket", "--log-level", "error")
    sizes = ("--workers", str(workers), "--threads", str(threads))
    name = " ".join((f"gunicorn {workers} x {threads}", *more))
    return Server(name, ("-m", "gunicorn", *ways, *sizes, *more, "app:create_app()"))


def _granian(workers: int, threads: int) -> Server:
    ways = ("--interface", "wsgi", "--http", "1", "--no-ws", "--log-level", "error")
    sizes = ("--workers", str(workers), "--blocking-threads", str(threads))
    name = f"granian {workers} x {threads}"
    return Server(name, ("-m", "granian", *ways, *sizes, "--factory", "app:create_app"))


SERVERS = (
    _gunicorn(2, 8),
    _gunicorn(1, 16),
    _gunicorn(2, 4),
    _gunicorn(2, 8, "--preload"),
    _gunicorn(4, 4),
    _granian(1, 16),
    _granian(2, 4),
    _granian(2, 8),
)


def server(kind: str, folder: Path, rows: int) -> list[Line]:
    """`rows` webhooks to each server, and a twentieth as many pages; all beside the first server."""
    lines = [*_webhooks(kind, folder, rows), *_pages(kind, folder, rows // 20)]
    first = {line.what.split(",")[0]: line.ours for line in reversed(lines)}
    return [replace(line, floor=first[line.what.split(",")[0]]) for line in lines]


def _webhooks(kind: str, folder: Path, rows: int) -> Iterator[Line]:
    base = f"http://127.0.0.1:{free_port()}"
    with runtime_on(kind, folder, PUBLIC_BASE_URL=base) as runtime:
        _ask_everybody(runtime, rows * len(SERVERS))
        for number, one in enumerate(SERVERS):
            requests = [_request(base, n) for n in range(number * rows, (number + 1) * rows)]
            yield _measured("webhook", kind, one, runtime, partial(hammer, base, requests, CONNECTIONS), rows)


def _pages(kind: str, folder: Path, times: int) -> Iterator[Line]:
    base = f"http://127.0.0.1:{free_port()}"
    with runtime_on(kind, folder, PUBLIC_BASE_URL=base) as runtime:
        history.fill_history(replace(runtime, clock=history.clock()), ANSWERS)
        rebuild_facts(replace(runtime, clock=history.clock()))
        analyze(runtime)
        cookie, pages = seat(runtime), [PAGE] * times
        for one in SERVERS:
            yield _measured(
                "overview", kind, one, runtime, partial(look, base, pages, CONNECTIONS, cookie), len(pages)
            )


def seat(runtime: Runtime) -> str:
    """The line of a request by which a supervisor is known."""
    client = create_app(runtime).test_client()
    sit(client, runtime)
    cookie = client.get_cookie("huifang")
    assert cookie is not None
    return f"Cookie: huifang={cookie.value}\r\n"


def _measured(
    what: str, kind: str, server: Server, runtime: Runtime, load: Callable[[], Measured], requests: int
) -> Line:
    with serving(server, runtime) as pid:
        before = cost_of(family(pid))
        told = load()
        after = cost_of(family(pid))
    return _line(f"{what}, {server.name}", kind, told, before, after, requests)


def _line(what: str, kind: str, told: Measured, before: Cost, after: Cost, requests: int) -> Line:
    cpu = (after.cpu - before.cpu) / requests * 1000
    about = (
        f"{SERVERS[0].name}; {cpu:.2f} ms of machine time a request; p50 {told.p50 * 1000:.0f} "
        f"p99 {told.p99 * 1000:.0f} ms; "
        f"memory {before.pss / MB:.0f} MB at first, {after.pss / MB:.0f} MB then"
    )
    return Line(what, kind, "requests/s", told.per_second, None, about, None)


@contextmanager
def serving(server: Server, runtime: Runtime) -> Iterator[int]:
    """The server's first process, once it answers at the runtime's address."""
    base = runtime.settings.public_base_url
    host, port = base.removeprefix("http://").split(":")
    where = ("--host", host, "--port", port) if "granian" in server.command else ("--bind", f"{host}:{port}")
    command = [*server.command[:-1], *where, server.command[-1]]
    with running(runtime, command, warm_up=0) as pids:
        wait_until_it_answers(base)
        yield pids[0]
