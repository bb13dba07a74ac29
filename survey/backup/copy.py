"""The office moves: from one database into another, of either kind, with nothing in between.

paused for good, here ─► one snapshot ─► all rows in ─► read back, sums compared ─► goes on there ─► commit
                                              └──────── one transaction there ────────┘
─► figures counted again (R4), chains of the trail walked (R9), people found by their numbers

The pause stays here: whoever starts the old office by mistake texts nobody a second time (R1).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, make_url, select, update
from sqlalchemy.orm import Session

from survey.accounts.trace import record
from survey.backup.form import Begun, Counted, Header, Refused, Row, Running
from survey.backup.make import header_of
from survey.backup.order import Order, order_of
from survey.backup.place import make_ready
from survey.backup.restore import compare, load_all
from survey.backup.rows import rows_of
from survey.backup.snapshot import snapshot
from survey.backup.tables import Table, tables_of
from survey.course.changed import changed
from survey.course.pausing import pause
from survey.database import revisions, unhurried
from survey.models import JobRun, Pause
from survey.runtime import Runtime

ACT = "copy database"
QUIET = timedelta(minutes=2)  # without a job: the scheduler, which looks every five seconds, is stopped
_TOLD_EVERY = 1000  # rows


@dataclass(frozen=True)
class Copied:
    """`order`: whether figures and trail are there as they were here."""

    revision: str
    tables: int
    rows: int
    order: Order


def copy_to(here: Runtime, there: Runtime, by: str, *, although_busy: bool, begun: Begun) -> Copied:
    """Fill the empty database of `there` with all of `here`. Refused or BadBackup: nothing was changed there.

    `although_busy`: also while jobs run here. What happens here afterwards is not known there.
    `begun` is told how many rows there are, and what it returns is told how many more are in.
    """
    _refuse_the_same(here, there)
    _refuse_old(here)
    if not although_busy:
        _refuse_busy(here)
    why = f"moved to another database ({'SQLite' if there.database.is_sqlite else 'PostgreSQL'})"
    now = here.clock.now()
    with snapshot(here.database) as before:  # Refused before anything is written down here
        make_ready(there.database, header_of(here, before, tables_of(before)))
    with here.database.write() as session:
        pause(session, why, by, now)
        record(session, now, by, "pause", ("sending", "all"), why=why)
    try:
        header = _fill(here, there, why, by, begun)
    except BaseException:
        with here.database.write() as session:
            _go_on(session, here, why, by)
            record(session, here.clock.now(), by, "resume", ("sending", "all"), why="it did not move")
        raise
    with there.database.write() as session:
        unhurried(session)
        rows_of(session.connection()).look_over(session.connection())
    return Copied(header.revision, len(header.tables), header.rows, order_of(there, now))


def _fill(here: Runtime, there: Runtime, why: str, by: str, begun: Begun) -> Header:
    with snapshot(here.database) as source, there.database.write() as session:
        tables = tables_of(source)
        header = header_of(here, source, tables)
        unhurried(session)
        _move(source, session.connection(), tables, header, begun(header.rows))
        _go_on(session, there, why, by)
        record(session, there.clock.now(), by, ACT, ("database", header.database), rows=header.rows)
    return header


def _refuse_the_same(here: Runtime, there: Runtime) -> None:
    if make_url(here.database.url) == make_url(there.database.url):
        raise Refused("that is the database in use: give another one")


def _refuse_old(here: Runtime) -> None:
    current, newest = revisions(here.database)
    if current != newest:
        raise Refused(f"the database is at {current}, the newest is {newest}: run `flask db upgrade`")


def _refuse_busy(here: Runtime) -> None:
    since = here.clock.now() - QUIET
    with here.database.read() as session:
        job = session.scalar(select(JobRun.job).where(JobRun.started_at > since).limit(1))
    if job is not None:
        mend = "stop scheduler, workers and web, wait two minutes, or give --yes"
        raise Refused(f"the office is at work (the job {job} ran a moment ago): {mend}")


def _move(
    source: Connection, place: Connection, tables: Iterable[Table], header: Header, counted: Counted
) -> None:
    sums = {table.name: Running() for table in tables}
    ways = rows_of(source)
    given = (
        (table.name, _telling(sums[table.name].through(ways.read(source, table)), counted))
        for table in tables
    )
    filled = load_all(place, header, given)
    compare(place, filled, {name: running.sum for name, running in sums.items()})


def _telling(rows: Iterator[Row], counted: Callable[[int], None]) -> Iterator[Row]:
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % _TOLD_EVERY == 0:
            counted(_TOLD_EVERY)
    counted(number % _TOLD_EVERY)


def _go_on(session: Session, there: Runtime, why: str, by: str) -> None:
    """What was paused for the move alone goes on; what somebody had paused before stays so."""
    mine = update(Pause).where(Pause.ended_at.is_(None), Pause.why == why, Pause.by == by)
    changed(session, mine.values(ended_at=there.clock.now()))
