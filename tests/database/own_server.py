"""A PostgreSQL that a module has for itself: to be stopped in the middle, and to have a standby."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.servers import postgresql, run
from tests.servers.postgresql import Server


class OwnServer:
    """Its data lie in `folder`; it runs between `start` and `stop`."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self._running: AbstractContextManager[Server] | None = None

    def start(self) -> Server:
        self._running = postgresql._started(self.programs, self.folder, durable=False)
        return self._running.__enter__()

    def stop(self) -> None:
        if self._running is not None:
            self._running.__exit__(None, None, None)
            self._running = None

    def standby(self) -> "OwnServer":
        """One that follows this one, which is stopped at the moment."""
        folder = self.folder / "standby"
        shutil.copytree(self.folder / "data", folder / "data", symlinks=True)
        (folder / "data" / "standby.signal").touch()
        with (folder / "data" / "postgresql.auto.conf").open("a") as conf:
            conf.write(f"primary_conninfo = 'host={self.folder} user=postgres'\n")
        if postgresql._as_somebody_else():
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, postgresql.NOBODY, postgresql.NOBODY)
        return OwnServer(self.programs, folder)


@contextmanager
def own_server() -> Iterator[OwnServer]:
    """One that is not started yet; Absent if there is none. It lies where others may enter."""
    folder = Path(tempfile.mkdtemp(prefix="own-", dir=run._folder()))
    try:
        with postgresql.readable(postgresql.find()) as programs:
            postgresql._initialise(programs, folder)
            server = OwnServer(programs, folder)
            try:
                yield server
            finally:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
