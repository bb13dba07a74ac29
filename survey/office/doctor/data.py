"""The database and what lies in it: reachable, migrated, its clock, its keys, its accounts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey.database import revisions
from survey.models import Account, Inbound, JobRun, Petitioner, Unit
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime
from survey.secrets import CannotOpen, Sealed
from survey.settings import is_loopback

_APART = timedelta(seconds=2)  # reconcile allows for so much between two clocks
_FAR_APART = timedelta(seconds=60)


def reachable(runtime: Runtime) -> Iterator[Finding]:
    kind = "SQLite" if runtime.database.is_sqlite else "PostgreSQL"
    try:
        with runtime.database.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as wrong:
        why = type(getattr(wrong, "orig", None) or wrong).__name__
        yield fail("database", f"{kind} does not answer ({why})", "start it, or correct DATABASE_URL")
    else:
        yield ok("database", f"{kind} answers")


def migrations(runtime: Runtime) -> Iterator[Finding]:
    current, newest = revisions(runtime.database)
    if current == newest:
        yield ok("migrations", f"at {current}")
    else:
        says = f"at {current or 'nothing'}, the newest is {newest}"
        yield fail("migrations", says, "run `flask db upgrade`")


def clock(runtime: Runtime) -> Iterator[Finding]:
    """This machine's clock beside the database's, and beside what was written last."""
    with runtime.database.read() as session:
        last = _last_written(session)
        theirs = None if runtime.database.is_sqlite else session.scalar(select(func.clock_timestamp()))
    now = runtime.clock.now()
    mend = "set the clock by NTP, on every machine"
    apart = abs(now - theirs) if theirs else timedelta(0)
    if last is not None and last - now > _FAR_APART:
        yield fail("clock", f"something was written at {last:%Y-%m-%d %H:%M:%S}Z, which is to come", mend)
    elif apart > _FAR_APART:
        yield fail("clock", f"{apart.total_seconds():.0f} s from the database's", mend)
    elif apart > _APART:
        yield warn("clock", f"{apart.total_seconds():.1f} s from the database's", mend)
    else:
        yield ok("clock", f"{now:%Y-%m-%d %H:%M:%S}Z")


def _last_written(session: Session) -> datetime | None:
    moments = [
        session.scalar(select(func.max(JobRun.started_at))),
        session.scalar(select(func.max(Inbound.received_at))),
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def keys(runtime: Runtime) -> Iterator[Finding]:
    """Whether the oldest and the newest sealed number open, and are looked up by the hash they lie under."""
    kept = select(Petitioner.phone_sealed, Petitioner.phone_index).where(Petitioner.phone_sealed != b"")
    with runtime.database.read() as session:
        ends = (kept.order_by(Petitioner.id).limit(1), kept.order_by(Petitioner.id.desc()).limit(1))
        samples = [row for end in ends for row in session.execute(end)]
    for sealed, index in samples:
        try:
            number = runtime.keyring.open(sealed, Sealed.PETITIONER_PHONE)
        except CannotOpen:
            yield fail(
                "keys", "what is stored does not open", "put the key it was sealed with back into FIELD_KEYS"
            )
            return
        if runtime.keyring.phone_index(number) != index:
            yield fail("keys", "people are not found by their numbers", "put the former INDEX_KEY back")
            return
    yield ok("keys", "a sample opens" if samples else "nothing is sealed yet")


def units(runtime: Runtime) -> Iterator[Finding]:
    """Whether an invented county stands among real units, and its figures among theirs."""
    kinds = select(Unit.demo, func.count().label("number")).group_by(Unit.demo)
    with runtime.database.read() as session:
        counts = {row.demo: row.number for row in session.execute(kinds)}
    if len(counts) > 1:
        says = (
            "the demonstration's units are among real ones, and its invented figures are counted with theirs"
        )
        yield fail("units", says, "begin in a database of its own, and import units and cases there")
    elif not counts:
        yield warn("units", "there are none", "import them: `flask units import`")
    else:
        yield ok("units", f"{sum(counts.values())}")


def accounts(runtime: Runtime) -> Iterator[Finding]:
    active = select(Account.demo, func.count().label("number")).where(Account.active).group_by(Account.demo)
    with runtime.database.read() as session:
        counts = {row.demo: row.number for row in session.execute(active)}
    if counts.get(True) and not is_loopback(runtime.settings.public_base_url):
        says = "accounts of the demonstration are open, and everybody knows their passwords"
        yield fail("accounts", says, "close them: `flask users disable LOGIN`")
    elif not counts:
        yield warn("accounts", "nobody can log in", "make an account: `flask users create`")
    else:
        yield ok("accounts", f"{sum(counts.values())} active")
