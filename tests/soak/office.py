"""The processes of one run: database, cases, sandbox carrier, web, and two schedulers that are killed."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scheduler.runner import run_scheduler
from survey.logs import configure_logging
from survey.runtime import build_runtime
from survey.settings import read_settings
from tests.servers.ports import free_port
from tests.soak.lines import arm

ROOT = Path(__file__).resolve().parents[2]
SPEED = "1000"  # segments and calls a second: more than this machine can do


@dataclass
class Office:
    """Everything in one folder, on free ports; `close` ends what it started and nothing else."""

    folder: Path
    database_url: str
    seed: str
    faults: str
    policy: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    schedulers: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.web = f"http://127.0.0.1:{free_port()}"
        self.sandbox = f"http://127.0.0.1:{free_port()}"
        os.environ.update(
            DATABASE_URL=self.database_url,
            CARRIER="sandbox",
            SANDBOX_URL=self.sandbox,
            PUBLIC_BASE_URL=self.web,
            POLICY_FILE=str(self.policy),
            TIMEZONE="America/Los_Angeles",
            COUNTRY="US",
            LANGUAGE="en",
            SMS_PER_SECOND=SPEED,
            CALLS_PER_SECOND=SPEED,
            LOG_LEVEL="ERROR",
            LOG_FORMAT="json",
        )

    def flask(self, *arguments: str) -> dict[str, Any]:
        """Run a command to its end; what it printed as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode not in (0, 1):
            raise RuntimeError(f"flask {' '.join(arguments)}: {done.stderr[-2000:]}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def open(self) -> None:
        """Start the sandbox and the web processes and wait until they answer."""
        _, sandbox_port = self.sandbox.rsplit(":", 1)
        ledger = str(self.folder / "ledger.jsonl")
        options = ["--speed", "full", "--faults", self.faults, "--seed", self.seed, "--ledger", ledger]
        self._start(["flask", "sandbox", "--port", sandbox_port, *options], "sandbox")
        bind = self.web.removeprefix("http://")
        workers = ["--workers", "2", "--worker-class", "gthread", "--threads", "24"]
        self._start(["gunicorn", *workers, "--reuse-port", "--bind", bind, "app:create_app()"], "web")
        for address in (f"{self.sandbox}/healthz", f"{self.web}/healthz"):
            _until_answers(address)

    def schedule(self, line: str | None, times: int) -> int:
        """Fork a scheduler; with a line it dies there. Returns its process id."""
        child = os.fork()
        if child == 0:
            _be_a_scheduler(line, times, self.folder / "scheduler.log")
        self.schedulers.append(child)
        return child

    def ended(self, child: int) -> int | None:
        """How a scheduler ended: minus the signal, or its exit code; None while it runs."""
        done, status = os.waitpid(child, os.WNOHANG)
        if not done:
            return None
        self.schedulers.remove(child)
        return os.waitstatus_to_exitcode(status)

    def ask_sandbox(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.sandbox}{path}", timeout=60) as answer:
            told: dict[str, Any] = json.load(answer)
        return told

    def close(self) -> None:
        for child in list(self.schedulers):
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)
                os.waitpid(child, 0)
        for process in reversed(self.started):
            process.terminate()
        for process in self.started:
            process.wait(timeout=30)

    def _start(self, command: list[str], name: str) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.started.append(
            subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stdout=log, stderr=log)
        )


def _be_a_scheduler(line: str | None, times: int, log: Path) -> None:
    """In the child: run until killed; never returns."""
    code = 1
    try:
        with log.open("ab") as file:
            os.dup2(file.fileno(), 2)
        if line is not None:
            arm(line, times)
        settings = read_settings()
        configure_logging(settings)
        run_scheduler(build_runtime(settings))
        code = 0
    finally:
        os._exit(code)


def _until_answers(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2):
            return
        time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")
