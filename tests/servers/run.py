"""What the processes of one test run share: a folder, a migrated template of each database, one PostgreSQL.

The first process that needs a thing makes it, under a lock; the others find it.
"""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from survey.database import upgrade
from tests.servers import Absent
from tests.servers.postgresql import Server

Held = IO[bytes]
ROOT = Path(__file__).resolve().parents[2]
_FOLDER = "HUIFANG_TEST_RUN"
_READY = "ready"
TEMPLATE = "template_huifang"
_RAM = Path("/dev/shm")
_ENOUGH = 2 * 1024**3  # bytes: PostgreSQL and what the tests of a run write, several times over
_PYTEST_ROOT = "PYTEST_DEBUG_TEMPROOT"  # where pytest puts the folders of tests


def begin() -> Held:
    """Open the run, in the process that started it; give what this returns to `end`."""
    fast = fastest()
    folder = Path(tempfile.mkdtemp(prefix="huifang-", dir=fast))
    if fast and not os.statvfs(fast).f_flag & os.ST_NOEXEC:  # some tests run what they write
        os.environ.setdefault(_PYTEST_ROOT, str(fast))
    folder.chmod(0o711)  # PostgreSQL passes through it as another user
    os.environ[_FOLDER] = str(folder)
    alive = (folder / "alive").open("wb")
    fcntl.flock(alive, fcntl.LOCK_EX)
    return alive


def end(alive: Held) -> None:
    folder = Path(os.environ.pop(_FOLDER))
    kept = _said(folder, "postgresql") == _READY
    alive.close()  # from here on a keeper stops its server and removes the folder
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)


def fastest() -> Path | None:
    """Memory, where there is room in it: two thousand databases are made and thrown away. Else as usual."""
    if not os.access(_RAM, os.W_OK | os.X_OK):
        return None
    room = os.statvfs(_RAM)
    return _RAM if room.f_bavail * room.f_frsize >= _ENOUGH else None


def sqlite_template() -> Path:
    """A migrated SQLite file, to be copied."""
    file = _folder() / "template.db"
    _once("sqlite", lambda: _migrated(f"sqlite:///{file}"))
    return file


def postgresql_server() -> Server:
    """The run's PostgreSQL, holding the migrated database TEMPLATE; Absent if there is none."""
    server = Server(_folder() / "postgresql")
    said = _once("postgresql", _keep_postgresql)
    if said != _READY:
        raise Absent(said)
    _once("postgresql-template", lambda: _migrated_template(server))
    return server


def _keep_postgresql() -> str:
    keeper = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.keeper", _folder()],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # Ctrl-C is for pytest; the keeper sees it end
    )
    keeper.returncode = 0  # it outlives us: nobody waits for it, and Python need not complain
    assert keeper.stdout is not None
    with keeper.stdout:
        return keeper.stdout.readline().strip() or "PostgreSQL's keeper broke off; what it said is above"


def _migrated_template(server: Server) -> str:
    server.ask(f"CREATE DATABASE {TEMPLATE}")
    return _migrated(server.url(TEMPLATE))


def _migrated(url: str) -> str:
    upgrade(url)
    return _READY


def _folder() -> Path:
    return Path(os.environ[_FOLDER])


def _once(what: str, make: Callable[[], str]) -> str:
    """What `make` said, in whichever process of the run called it first."""
    folder = _folder()
    with _locked(folder / f"{what}.lock"):
        said = _said(folder, what)
        if said is None:
            said = make()
            (folder / f"{what}.said").write_text(said, encoding="utf-8")
        return said


def _said(folder: Path, what: str) -> str | None:
    file = folder / f"{what}.said"
    return file.read_text(encoding="utf-8") if file.exists() else None


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
