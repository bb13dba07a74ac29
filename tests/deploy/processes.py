"""Web and scheduler of a version, as systemd starts them: one listening socket, and word when they serve."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from alembic import command

from survey.database import alembic_of
from survey.settings import ROOT

_PARTS = ("survey", "scheduler", "templates", "static", "migrations", "translations")
_FILES = ("app.py", "gunicorn.conf.py")
_PATIENCE = 40.0  # seconds
# systemd gives the sockets as descriptors from 3 on, and says so to the process that it becomes.
_AS_SYSTEMD = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""

_NEXT = '''"""what the next version adds"""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = {before!r}


def upgrade() -> None:
    op.create_table("of_the_next_version", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("survey", sa.Column("of_the_next_version", sa.Text))
    op.add_column("attempt", sa.Column("of_the_next_version", sa.Integer, nullable=False, server_default="0"))
'''


def next_version(folder: Path, before: str) -> Path:
    """A copy of this version with a migration more, that only adds."""
    for part in _PARTS:
        shutil.copytree(ROOT / part, folder / part)
    for file in _FILES:
        shutil.copy2(ROOT / file, folder)
    (folder / "migrations/versions/9999_what_the_next_version_adds.py").write_text(
        _NEXT.format(before=before)
    )
    return folder


def migrate(url: str, version: Path) -> None:
    """`flask db upgrade` of that version, without a process of its own."""
    config = alembic_of(url)
    config.set_main_option("script_location", str(version / "migrations"))
    command.upgrade(config, "head")


@dataclass
class Processes:
    """What was started is stopped at the end, whatever happened; what they said lies in `folder`."""

    folder: Path
    environ: Mapping[str, str]
    listening: socket.socket
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def web(self, version: Path) -> "subprocess.Popen[bytes]":
        """Serving on the common socket when this returns."""
        notified = self.folder / f"notify-{len(self.started)}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(str(notified))
            fd = self.listening.fileno()
            words = [sys.executable, "-c", _AS_SYSTEMD, str(fd), "-m", "gunicorn"]
            process = self._start(version, words, "web", fd, NOTIFY_SOCKET=str(notified))
            self._until_told(systemd, process)
        return process

    def _until_told(self, systemd: socket.socket, process: "subprocess.Popen[bytes]") -> None:
        systemd.settimeout(0.1)
        until = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < until:
            with suppress(TimeoutError):
                assert systemd.recv(100) == b"READY=1"
                return
        raise AssertionError(f"it does not serve: {self.said()}")

    def scheduler(self, version: Path) -> "subprocess.Popen[bytes]":
        return self._start(version, [sys.executable, "-m", "flask", "scheduler"], "scheduler")

    def said(self) -> str:
        return "".join(file.read_text() for file in sorted(self.folder.glob("*.log")))

    def _start(
        self, version: Path, words: list[str], name: str, *fds: int, **more: str
    ) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{name}-{len(self.started)}.log").open("wb") as log:
            process = subprocess.Popen(
                words, cwd=version, env={**self.environ, **more}, stdout=log, stderr=log, pass_fds=fds
            )
        self.started.append(process)
        return process


@contextmanager
def processes(folder: Path, environ: Mapping[str, str], listening: socket.socket) -> Iterator[Processes]:
    folder.mkdir()
    listening.listen(512)
    whole = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "WEB_WORKERS": "1", **environ}
    made = Processes(folder, whole, listening)
    try:
        yield made
    finally:
        for process in made.started:
            if process.poll() is None:
                process.kill()
        for process in made.started:
            process.wait(timeout=_PATIENCE)


def stop(process: "subprocess.Popen[bytes]") -> int:
    """As systemd does; the exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=_PATIENCE)


@contextmanager
def meanwhile(process: "subprocess.Popen[bytes]", codes: list[int]) -> Iterator[None]:
    """Stop it while something else is done."""
    thread = threading.Thread(target=lambda: codes.append(stop(process)))
    thread.start()
    yield
    thread.join()
