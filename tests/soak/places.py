"""Where databases of seeds lie: a PostgreSQL that can be made to fall, a disk that can be filled."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg

from tests.servers import Absent, postgresql

_DISK = 48  # MB of a disk that can be filled
_LEAVE = 4096  # bytes that a filled disk has left, at most


class Cluster:
    """One PostgreSQL for all seeds. It is durable: a seed may stop it at once, and nothing may be lost."""

    def __init__(self, folder: Path) -> None:
        self.server = postgresql.Server(folder)
        self._folder = folder
        self._programs = ExitStack()
        self._running = ExitStack()
        self._where = self._programs.enter_context(postgresql.readable(postgresql.find()))
        folder.mkdir(parents=True)
        postgresql._initialise(self._where, folder)
        self.start()

    def start(self) -> None:
        self._running = ExitStack()
        self._running.enter_context(postgresql._started(self._where, self._folder, durable=True))

    def stop_at_once(self) -> None:
        """As a crash of the server does: no session ends in order, and the log is read at the next start."""
        pid = int((self._folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        with suppress(subprocess.TimeoutExpired):
            self._running.close()

    def copy(self, template: str, name: str) -> str:
        self.server.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.server.url(name)

    def drop(self, name: str) -> None:
        with suppress(psycopg.Error):
            self.server.ask(f"DROP DATABASE {name} WITH (FORCE)")

    def empty_the_engine(self, name: str) -> bool:
        """Empty the engine's tables; False where somebody held them too long."""
        where = f"host={self._folder} user=postgres dbname={name}"
        try:
            with psycopg.connect(where, options="-c lock_timeout=2s", autocommit=True) as connection:
                found = connection.execute(
                    "SELECT tablename FROM pg_tables WHERE tablename LIKE 'procrastinate%'"
                ).fetchall()
                tables = ", ".join(f'"{table}"' for (table,) in found)
                connection.execute(f"TRUNCATE {tables} CASCADE".encode())
        except psycopg.Error:
            return False
        return True

    def close(self) -> None:
        self._running.close()
        self._programs.close()


def cluster(folder: Path) -> Cluster | None:
    try:
        return Cluster(folder)
    except Absent as why:
        print(f"no PostgreSQL: {why}; seeds drawn for it run on SQLite")
        return None


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """`folder` as a disk of its own, which can be filled; says whether this machine lets us."""
    folder.mkdir()
    size = f"size={_DISK}m"
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield made.returncode == 0
    finally:
        if made.returncode == 0:
            _unmounted(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _unmounted(folder: Path) -> None:
    for _ in range(50):
        if subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.1)
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)


def fill(folder: Path) -> Path:
    """A file that takes what is left of the disk; removing it ends the trouble."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for piece in (1 << 20, _LEAVE):
            with suppress(OSError):
                while True:
                    file.write(bytes(piece))
    return ballast
