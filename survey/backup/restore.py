"""An office from its backup: into an empty place, in one transaction, or not at all.

read through ─► place made ready ─► all rows in ─► read back, sums compared ─► settled down ─► commit
   nothing is touched before            └──────────── one transaction ────────────┘
─► brought to today's revision, if the backup is older
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.backup.envelope import opened
from survey.backup.form import (
    BadBackup,
    Begun,
    Counted,
    Header,
    Reader,
    Refused,
    Row,
    Sum,
    rows_in,
    seal_of,
    summed,
)
from survey.backup.keys import index_key_of, key_name, seal_key
from survey.backup.look import Looked, look_through
from survey.backup.place import SHIPPED, make_ready
from survey.backup.rows import rows_of
from survey.backup.settle_down import end_sessions, stand_still
from survey.backup.tables import Table, quoted, tables_of
from survey.database import revisions, unhurried, upgrade
from survey.runtime import Runtime

ACT = "restore"


@dataclass(frozen=True)
class Restored:
    """`in_doubt`: attempts and notices that may have left since the backup. `keys_missing`: of FIELD_KEYS."""

    made_at: str
    revision: str
    rows: int
    paused: bool
    sessions_ended: int
    in_doubt: Mapping[str, int] = field(default_factory=dict)
    keys_missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wish:
    """How it is wanted: `go_on` without a pause, `keys_lost` although not everything will open."""

    go_on: bool = False
    keys_lost: bool = False


def restore(
    runtime: Runtime, file: Path, identity: Path | None, by: str, wish: Wish, begun: Begun
) -> Restored:
    """Fill the empty database of `runtime` from `file`. Refused, BadBackup or NoKey: nothing was changed.

    `begun` is told how many rows are to be read, twice over; what it returns is told how many more were.
    """
    with opened(file, identity) as pieces:
        counted = begun(2 * Reader(pieces).header.rows)
    looked = look_through(file, identity, lambda _rows: counted)
    missing = _missing(runtime, looked, wish)
    make_ready(runtime.database, looked.header)
    _, newest = revisions(runtime.database)
    with runtime.database.write() as session:
        unhurried(session)
        _load(session.connection(), file, identity, looked, counted)
        done = _settled_down(runtime, session, looked.header, by, wish, missing)
        if looked.header.revision == newest:
            _write_down(runtime, session, by, done)
    if looked.header.revision != newest:
        upgrade(runtime.database.url)
        with runtime.database.write() as session:
            _write_down(runtime, session, by, done)
    with runtime.database.write() as session:
        unhurried(session)
        rows_of(session.connection()).look_over(session.connection())
    return done


def _missing(runtime: Runtime, looked: Looked, wish: Wish) -> tuple[str, ...]:
    """The field keys that are not here; Refused for that, and for a seal that is not ours."""
    key = index_key_of(runtime.settings)
    header, trailer = looked.header, looked.trailer
    there = {head[1:].hex() for head in runtime.keyring.heads}
    missing = tuple(one for one in trailer.field_keys if one not in there)
    if wish.keys_lost:
        return missing
    if missing:
        mend = "give it in FIELD_KEYS; if it is lost for good, --keys-lost restores what opens without"
        raise Refused(f"it holds what a key sealed that is not here ({', '.join(missing)}): {mend}")
    if header.index_key != key_name(key):
        mend = "give that one: people are found by it; --keys-lost restores without"
        raise Refused(f"the backup belongs to another INDEX_KEY ({header.index_key}): {mend}")
    if trailer.seal != seal_of(seal_key(key), header, trailer.sums, trailer.field_keys):
        raise BadBackup("it was not made by this office: its seal is of another hand")
    return missing


def _load(
    connection: Connection, file: Path, identity: Path | None, looked: Looked, counted: Counted
) -> None:
    with opened(file, identity) as pieces:
        given = ((head.name, _rows(bodies, counted)) for head, bodies in Reader(pieces).tables())
        tables = load_all(connection, looked.header, given)
    compare(connection, tables, looked.trailer.sums)


def load_all(
    connection: Connection, header: Header, given: Iterable[tuple[str, Iterable[Row]]]
) -> list[Table]:
    """Put the rows of all tables into a place that was made ready: `given` names each with its rows."""
    tables = {table.name: table for table in tables_of(connection)}
    _refuse_other_tables(tables, header)
    ways = rows_of(connection)
    loosened = ways.loosen(connection)
    for name in SHIPPED & set(tables):
        connection.execute(text(f"DELETE FROM {quoted(name)}"))  # noqa: S608  # a name of ours
    for name, rows in given:
        ways.load(connection, tables[name], rows)
    ways.tighten(connection, loosened)
    for table in tables.values():
        ways.number_on(connection, table)
    return list(tables.values())


def _rows(bodies: Iterator[bytes], counted: Counted) -> Iterator[Row]:
    def told(body: bytes) -> Iterator[Row]:
        rows = 0
        for row in rows_in(body):
            rows += 1
            yield row
        counted(rows)

    return chain.from_iterable(map(told, bodies))


def _refuse_other_tables(tables: Mapping[str, Table], header: Header) -> None:
    """The same revision has the same tables; where it has not, somebody has worked on them by hand."""
    here = {name: table.columns for name, table in tables.items()}
    there = {table.name: table.columns for table in header.tables}
    other = sorted(name for name in here.keys() | there.keys() if here.get(name) != there.get(name))
    if other:
        raise Refused(f"at revision {header.revision} these tables are not the same here: {', '.join(other)}")


def compare(connection: Connection, tables: Iterable[Table], sums: Mapping[str, Sum]) -> None:
    """What is in the tables now is what was in them then, to the last byte; else BadBackup."""
    for table in tables:
        if summed(rows_of(connection).read(connection, table)) != sums[table.name]:
            raise BadBackup(f"table {table.name} did not come out as it went in")


def _settled_down(
    runtime: Runtime, session: Session, header: Header, by: str, wish: Wish, missing: tuple[str, ...]
) -> Restored:
    ended = end_sessions(session, runtime.clock.now())
    made_at = datetime.fromisoformat(header.made_at)
    in_doubt = {} if wish.go_on else stand_still(runtime, session, made_at, by)
    return Restored(header.made_at, header.revision, header.rows, not wish.go_on, ended, in_doubt, missing)


def _write_down(runtime: Runtime, session: Session, by: str, done: Restored) -> None:
    detail = {"rows": done.rows, "paused": done.paused, "keys_missing": list(done.keys_missing)}
    record(session, runtime.clock.now(), by, ACT, ("backup", done.made_at), **detail)
