"""Making a backup: one moment of the database, into one file, or none."""

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import IO

from alembic.runtime.migration import MigrationContext
from pyrage import x25519
from sqlalchemy import Connection

from survey.accounts.trace import record
from survey.backup.envelope import close_into, recipients_in
from survey.backup.form import Begun, Header, Refused, TableHead, Writer
from survey.backup.keys import index_key_of, key_name, seal_key
from survey.backup.rows import rows_of
from survey.backup.snapshot import snapshot
from survey.backup.tables import Table, how_many, tables_of
from survey.database import revisions
from survey.runtime import Runtime

ACT = "backup"  # what the doctor looks for in the trail


@dataclass(frozen=True)
class Made:
    """`recorded`: whether the act is in the trail, which a database at an older revision has no room for."""

    rows: int
    bytes: int
    sha256: str
    revision: str
    made_at: str
    encrypted: bool
    recorded: bool


def make_backup(runtime: Runtime, file: Path, by: str, *, plain: bool, force: bool, begun: Begun) -> Made:
    """Write the whole database to `file`, which is there when all of it is on disk, or not at all.

    `begun` is told how many rows there are, and what it returns is told how many more were written. Refused
    where it may not; OSError where there is no room.
    """
    recipients = _recipients(runtime, plain)
    if file.exists() and not force:
        raise Refused(f"{file} is there already: give another name, or --force")
    with _beside(file) as out:
        summing = _Summing(out)
        with snapshot(runtime.database) as connection:
            tables = {table.name: table for table in tables_of(connection)}
            header = header_of(runtime, connection, tables.values())
            pieces = Writer(header, seal_key(index_key_of(runtime.settings))).pieces(
                lambda head: rows_of(connection).read(connection, tables[head.name]), begun(header.rows)
            )
            close_into(summing, pieces, recipients)
        out.flush()
        os.fsync(out.fileno())
        made = Made(
            header.rows,
            summing.size,
            summing.digest.hexdigest(),
            header.revision,
            header.made_at,
            bool(recipients),
            _at_head(runtime),
        )
        if made.recorded:
            _write_down(runtime, file, by, made)
    return made


def _recipients(runtime: Runtime, plain: bool) -> list[x25519.Recipient]:
    """To whom it is encrypted: to nobody only in a trial."""
    given, trial = runtime.settings.backup_recipient, runtime.settings.is_development
    if plain and not trial:
        raise Refused("--plain is for trials on one machine: this office is reachable from outside")
    if plain:
        return []
    if given:
        return recipients_in(given)
    mend = "make keys with `flask backup --new-key FILE`, and set BACKUP_RECIPIENT to the public one"
    raise Refused(f"nobody is named who could read it: {mend}" + ("; or give --plain" if trial else ""))


def header_of(runtime: Runtime, connection: Connection, tables: Iterable[Table]) -> Header:
    """What a backup of these tables says of itself before the first row."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        raise Refused("there is nothing here: the database has no tables")
    heads = [TableHead(one.name, one.columns, how_many(connection, one.name)) for one in tables]
    return Header(
        revision=revision,
        made_at=runtime.clock.now().astimezone(UTC).isoformat(timespec="seconds"),
        database="SQLite" if runtime.database.is_sqlite else "PostgreSQL",
        office=runtime.settings.sms_signature,
        index_key=key_name(index_key_of(runtime.settings)),
        tables=tuple(heads),
    )


def _at_head(runtime: Runtime) -> bool:
    current, newest = revisions(runtime.database)
    return current == newest


def _write_down(runtime: Runtime, file: Path, by: str, made: Made) -> None:
    """Before the file has its name: one that nobody knows of is never there."""
    with runtime.database.write() as session:
        subject = (ACT, file.name[:64])
        record(session, runtime.clock.now(), by, ACT, subject, rows=made.rows, sha256=made.sha256)


@contextmanager
def _beside(file: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the name `file` at the end and is gone if it comes to none."""
    part = file.with_name(f"{file.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as out:
        try:
            fcntl.flock(out, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another backup is just being written to {part}") from None
        try:
            out.truncate()
            yield out
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    _on_disk(file.parent)


def _on_disk(folder: Path) -> None:
    """The name too survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Summing:
    """What was written: how much, and its SHA-256."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, piece: bytes) -> None:
        self._out.write(piece)
        self.digest.update(piece)
        self.size += len(piece)
