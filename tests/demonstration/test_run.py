"""`make run` from a visitor's side: it starts, moves by itself within a minute, and stops without a trace."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
import requests
from sqlalchemy import ColumnElement, func, select

from scheduler.jobs import JOBS
from survey.course.questionnaires import publish_shipped
from survey.database import upgrade
from survey.demonstration.environment import environment
from survey.demonstration.feed import feed
from survey.demonstration.load import load
from survey.demonstration.run import is_taken
from survey.demonstration.welcome import welcome
from survey.models import Answer, Attempt, Base
from survey.runtime import Runtime, build_runtime
from survey.settings import ROOT, read_settings
from survey.vocabulary import Role
from tests.demonstration.stopping import StopAfter
from tests.servers.ports import free_port

A_MINUTE = 60.0
START = 60.0  # seconds, on a machine that is busy with other tests


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The environment of a visitor who has chosen two ports and a place of their own."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/demo.db",
        "INSTANCE_PATH": str(tmp_path),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{free_port()}",
        "SANDBOX_URL": f"http://127.0.0.1:{free_port()}",
    }


@pytest.fixture
def prepared(environ: dict[str, str]) -> Iterator[Runtime]:
    """A short past is there already, so that the start is a second one."""
    runtime = build_runtime(read_settings(environment(environ)))
    upgrade(runtime.settings.database_url)
    with runtime.database.write() as session:
        publish_shipped(session, runtime.clock.now())
    load(runtime, JOBS, lambda share: None, 1)
    yield runtime
    runtime.database.close()


@contextmanager
def running(environ: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "flask", "demo", "run"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def until(holds: Callable[[], bool], seconds: float, log: Path) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, log.read_text(encoding="utf-8")
        time.sleep(0.5)


def count(runtime: Runtime, of: type[Base], *where: ColumnElement[bool]) -> int:
    with runtime.database.read() as session:
        return session.scalar(select(func.count()).select_from(of).where(*where)) or 0


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_moves_and_stops(
    environ: dict[str, str], prepared: Runtime, tmp_path: Path, told: signal.Signals
) -> None:
    log = tmp_path / "log"
    web, sandbox = environ["PUBLIC_BASE_URL"], environ["SANDBOX_URL"]
    before = count(prepared, Answer)
    with running(environ, log) as process:
        until(lambda: welcome(web, sandbox) in log.read_text(encoding="utf-8"), START, log)
        assert requests.get(f"{web}/login", timeout=10).status_code == 200
        until(lambda: count(prepared, Answer) > before, A_MINUTE, log)
        assert count(prepared, Attempt, Attempt.carrier == "sandbox") > 0
        process.send_signal(told)
        assert process.wait(timeout=15) == 0, log.read_text(encoding="utf-8")
    assert _still_running(environ["DATABASE_URL"]) == []
    assert not is_taken(int(web.rpartition(":")[2]))
    assert not is_taken(int(sandbox.rpartition(":")[2]))
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_port_that_is_taken_is_told_before_anything_is_made(
    environ: dict[str, str], tmp_path: Path
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        environ["SANDBOX_URL"] = f"http://127.0.0.1:{other.getsockname()[1]}"
        with running(environ, tmp_path / "log") as process:
            assert process.wait(timeout=60) == 1
    told = (tmp_path / "log").read_text(encoding="utf-8")
    assert f"Port {other_port(environ)} is taken" in told
    assert "SANDBOX_URL=" in told
    assert not (tmp_path / "demo.db").exists()


def other_port(environ: dict[str, str]) -> str:
    return environ["SANDBOX_URL"].rpartition(":")[2]


def test_r11_the_demonstration_is_not_run_with_a_real_carrier(
    environ: dict[str, str], tmp_path: Path
) -> None:
    environ["SANDBOX_URL"] = "http://192.0.2.1:5050"
    with running(environ, tmp_path / "log") as process:
        assert process.wait(timeout=60) == 1
    assert "R11" in (tmp_path / "log").read_text(encoding="utf-8")
    assert not (tmp_path / "demo.db").exists()


def test_what_the_visitor_says_wins() -> None:
    mine = {"SMS_PER_SECOND": "2", "PUBLIC_BASE_URL": "http://127.0.0.1:8000", "PATH": "/bin"}
    told = environment(mine)
    assert told["SMS_PER_SECOND"] == "2"
    assert told["WEB_BIND"] == "127.0.0.1:8000"
    assert told["SANDBOX_PORT"] == "5050"
    assert told["CARRIER"] == "sandbox"
    assert told["PATH"].endswith(":/bin")
    assert environment({"PUBLIC_BASE_URL": "https://demo.example.cn"})["WEB_BIND"] == "127.0.0.1:5000"


def test_the_welcome_tells_addresses_and_accounts() -> None:
    told = welcome("http://127.0.0.1:5000", "http://127.0.0.1:5050")
    for word in ("http://127.0.0.1:5000/", "http://127.0.0.1:5050/", "supervisor", "centre", "unit", "admin"):
        assert word in told
    assert {role.value for role in (Role.SUPERVISOR, Role.CENTRE, Role.UNIT, Role.ADMIN)} <= set(told.split())


def _still_running(mark: str) -> list[str]:
    """Processes of this machine that were started with the database of this test."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environ = (folder / "environ").read_bytes()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if mark.encode() in environ and int(folder.name) != os.getpid():
            found.append(command.decode(errors="replace"))
    return found


def test_an_endless_feeder_can_be_stopped(prepared: Runtime) -> None:
    stop = Event()
    stop.set()
    feed(prepared, stop)
    feed(prepared, StopAfter(0), every=0)
