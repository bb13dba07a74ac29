"""A PostgreSQL that a module has for itself: to be stopped in the middle, and to have a standby."""

import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.servers import postgresql
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

    def standby(self, folder: Path) -> "OwnServer":
        """One that follows this one, which is stopped at the moment."""
        shutil.copytree(self.folder / "data", folder / "data", symlinks=True)
        (folder / "data" / "standby.signal").touch()
        with (folder / "data" / "postgresql.auto.conf").open("a") as conf:
            conf.write(f"primary_conninfo = 'host={self.folder} user=postgres'\n")
        for path in (folder, *folder.rglob("*")):
            if postgresql._as_somebody_else():
                shutil.chown(path, postgresql.NOBODY, postgresql.NOBODY)
        return OwnServer(self.programs, folder)


@contextmanager
def own_server(folder: Path) -> Iterator[OwnServer]:
    """One that is not started yet; Absent if there is none. Others may enter the place of `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with postgresql.readable(postgresql.find()) as programs:
        postgresql._initialise(programs, folder)
        server = OwnServer(programs, folder)
        try:
            yield server
        finally:
            server.stop()
