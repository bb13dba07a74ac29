"""A backup beside a bare reading of the same rows, and a restore beside the backup."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey.backup.envelope import new_identity
from survey.backup.form import Counted
from survey.backup.make import make_backup
from survey.backup.restore import Wish, restore
from survey.backup.rows import rows_of
from survey.backup.snapshot import snapshot
from survey.backup.tables import tables_of
from survey.runtime import Runtime
from tests.bench.place import fill_cases, runtime_on
from tests.bench.table import Line


def backup(kind: str, folder: Path, rows: int) -> list[Line]:
    """Of `rows` cases with their persons, encrypted; restored into the same kind of database."""
    secret, public = new_identity()
    identity, file = folder / "secret", folder / f"{kind}.backup"
    identity.write_text(secret)
    with runtime_on(kind, folder, BACKUP_RECIPIENT=public) as office:
        fill_cases(office, rows)
        bare = _bare(office)
        with _timed() as making:
            made = make_backup(office, file, "shell:bench", plain=False, force=True, begun=_quiet)
    with runtime_on(kind, folder) as place, _timed() as restoring:
        restore(place, file, identity, "shell:bench", Wish(keys_lost=True), _quiet)  # sealed with nothing
    ours = made.rows / making[0]
    return [
        Line("backup", kind, "rows/s", ours, made.rows / bare, "read and thrown away", 0.3),
        Line("restore", kind, "rows/s", made.rows / restoring[0], ours, "the backup", 0.1),
    ]


def _bare(office: Runtime) -> float:
    """Seconds in which every row is read, one at a time."""
    with _timed() as reading, snapshot(office.database) as connection:
        for table in tables_of(connection):
            for _ in rows_of(connection).read(connection, table):
                pass
    return reading[0]


def _quiet(_rows: int) -> Counted:
    return lambda _more: None


@contextmanager
def _timed() -> Iterator[list[float]]:
    """The seconds that what is inside took, once it is over."""
    begun, took = time.perf_counter(), [0.0]
    yield took
    took[0] = time.perf_counter() - begun
