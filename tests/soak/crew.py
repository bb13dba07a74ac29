"""The processes of one office, forked from a warm parent: web, schedulers, workers, the carrier.

Each dies with its parent, whatever happens to that. Nothing here opens a database before it forks: SQLite's
locks do not survive that.
"""

import ctypes
import faulthandler
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication

from app import create_app
from scheduler.engine.queue import queue_from
from survey.carriers.sandbox.commands import sandbox_command
from survey.database import PAGES, WORK
from survey.logs import configure_logging
from survey.runtime import Runtime, build_runtime
from survey.settings import read_settings
from tests.soak.lines import arm
from tests.soak.weather import OffClock, Weather, look_up_by

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
STOPS_WITHIN = 30.0  # seconds
COMMAND = 8.0  # seconds


class Role(StrEnum):
    WEB = "web"
    SCHEDULER = "scheduler"
    WORKER = "worker"
    SANDBOX = "sandbox"
    STORM = "storm"


@dataclass
class Process:
    """`killed`: by us. `expected`: it ends by itself, and may. `leaving_since`: it was told to stop."""

    role: Role
    pid: int
    killed: bool = False
    expected: bool = False
    leaving_since: float | None = None
    replaced: bool = True


@dataclass
class Crew:
    folder: Path
    weather: Weather
    web_port: int
    alive: list[Process] = field(default_factory=list)
    orphans: list[int] = field(default_factory=list)

    def web(self) -> Process:
        return self._start(Role.WEB, lambda: _Gunicorn(self.weather, self.web_port).run())

    def scheduler(self, line: str | None = None, times: int = 0) -> Process:
        """One that runs until it is told to stop; with a line, one that dies there and is not replaced."""

        def run() -> None:
            if line is not None:
                arm(line, times)
            self._flask(Role.SCHEDULER, "scheduler")

        process = self._start(Role.SCHEDULER, run)
        process.expected, process.replaced = line is not None, line is None
        return process

    def worker(self) -> Process:
        return self._start(Role.WORKER, lambda: self._flask(Role.WORKER, "worker"))

    def sandbox(self, *options: str) -> Process:
        words = [*options]
        return self._start(Role.SANDBOX, lambda: sandbox_command.main(words, standalone_mode=False))

    def storm(self, work: Callable[[], None]) -> Process:
        process = self._start(Role.STORM, work)
        process.replaced, process.expected = False, True
        return process

    def of(self, *roles: Role) -> list[Process]:
        return [one for one in self.alive if one.role in roles]

    def again(self, role: Role) -> Process:
        return {Role.WEB: self.web, Role.SCHEDULER: self.scheduler, Role.WORKER: self.worker}[role]()

    def kill(self, process: Process) -> None:
        if process.role is Role.WEB:
            self.orphans += children_of(process.pid)
        process.killed = True
        os.kill(process.pid, signal.SIGKILL)

    def tell_to_stop(self, process: Process) -> None:
        process.leaving_since = time.monotonic()
        os.kill(process.pid, signal.SIGTERM)

    def ended(self) -> list[tuple[Process, int]]:
        """Processes that have ended since the last look, and how: minus the signal, or the exit code."""
        gone = []
        for process in list(self.alive):
            done, status = os.waitpid(process.pid, os.WNOHANG)
            if done:
                self.alive.remove(process)
                gone.append((process, os.waitstatus_to_exitcode(status)))
        return gone

    def command(self, *words: str, patience: float = COMMAND) -> tuple[int, dict[str, Any]]:
        """Run `flask …` to its end, by the scheduler's clock: its exit code, and what it printed as JSON.

        One that waits for somebody who is stopped is killed: only we can let them go on.
        """
        out, into = os.pipe()
        pid = _fork(lambda: self._flask(Role.SCHEDULER, *words), self.folder / "commands.log", into)
        os.close(into)
        said, end = b"", time.monotonic() + patience
        with os.fdopen(out, "rb", buffering=0) as pipe:
            while select.select([pipe], [], [], max(0.0, end - time.monotonic()))[0]:
                if not (piece := pipe.read(65536)):
                    break
                said += piece
            else:
                os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        with suppress(ValueError):
            return code, json.loads(said)
        return code, {}

    def apart(self, work: Callable[[], None]) -> int:
        """Do something to its end in a process of its own; its exit code."""
        pid = _fork(work, self.folder / "apart.log")
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def close(self) -> None:
        """End whatever is left, by force."""
        web = [child for one in self.of(Role.WEB) for child in children_of(one.pid)]
        for pid in [*(one.pid for one in self.alive), *web, *self.orphans]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self.alive:
            os.waitpid(process.pid, 0)
        self.alive.clear()

    def _start(self, role: Role, work: Callable[[], Any]) -> Process:
        process = Process(role, _fork(work, self.folder / f"{role}.log"))
        self.alive.append(process)
        return process

    def _flask(self, role: Role, *words: str) -> None:
        look_up_by(self.weather)
        app = create_app(runtime_of(self.weather, role))
        with app.app_context():
            app.cli.main(list(words), "flask", obj=ScriptInfo(create_app=lambda: app))


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # it has no types
    def __init__(self, weather: Weather, port: int) -> None:
        self._weather, self._port = weather, port
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": [f"127.0.0.1:{self._port}"],
            "worker_class": "gthread",
            "workers": 2,
            "threads": 8,
            "reuse_port": True,
            "loglevel": "error",
            "graceful_timeout": 5,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        look_up_by(self._weather)
        return create_app(runtime_of(self._weather, Role.WEB))


def runtime_of(weather: Weather, role: str) -> Runtime:
    """The runtime of a process of that kind, under its clock."""
    settings = read_settings()
    configure_logging(settings)
    limits = PAGES if role == Role.WEB else WORK
    queue = queue_from(settings)
    return build_runtime(settings, clock=OffClock(weather, role), limits=limits, queue=queue)


def children_of(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _fork(work: Callable[[], Any], log: Path, out: int | None = None) -> int:
    """A child that does `work` and never returns; what it says goes to the log."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, signal.SIG_DFL)
        with log.open("ab") as file:
            os.dup2(file.fileno(), 2)
            os.dup2(file.fileno() if out is None else out, 1)
        faulthandler.register(signal.SIGUSR1)  # where it stands, into the log
        work()
        code = 0
    except SystemExit as told:
        code = told.code if isinstance(told.code, int) else int(told.code is not None)
    except BaseException:  # noqa: BLE001 - it is in the log, and the child ends
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
