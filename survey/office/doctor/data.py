"""The database and what lies in it: reachable, migrated, its clock, its keys, its accounts."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from survey.models import Account, Inbound, JobRun, Unit
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.office.keys.count import ends, id_of
from survey.office.keys.in_force import finds_people
from survey.runtime import Runtime
from survey.schema import standing
from survey.values import is_loopback

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
    found = standing(runtime.database)
    if found.at == found.newest:
        yield ok("migrations", f"at {found.at}")
        return
    says = f"at {found.at or 'nothing'}, the newest of this version is {found.newest}"
    if found.is_newer:
        yield warn("migrations", f"{says}; it can work on it", "go on to the newer version when it is mended")
    else:
        yield fail("migrations", says, found.says)


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
    """Whether the oldest and the newest of everything sealed opens, and people are found by their numbers."""
    found = [*_closed(runtime), *_looked_up(runtime)]
    old = {id_of(head) for _, head in ends(runtime) if head in runtime.keyring.heads[1:]}
    if old:
        says = f"some values are still sealed with a former key ({', '.join(sorted(old))})"
        found.append(warn("keys", says, "run `flask keys rotate`; `flask keys status` counts them"))
    elif len(runtime.keyring.heads) > 1:
        says = "a former key is given, and no value looked at needs it"
        found.append(warn("keys", says, "`flask keys status` says whether it may go"))
    yield from found or [ok("keys", "what was looked at opens, and people are found by their numbers")]


def _closed(runtime: Runtime) -> Iterator[Finding]:
    """A column of which an end was sealed with no key that is given, or whose number does not open."""
    closed = {sealed.value for sealed, head in ends(runtime) if head not in runtime.keyring.heads}
    if closed:
        says = f"what is stored does not open: {', '.join(sorted(closed))}"
        yield fail("keys", says, "put the key it was sealed with back into FIELD_KEYS")


def _looked_up(runtime: Runtime) -> Iterator[Finding]:
    if runtime.keyring.former():
        mend = "stop everything, run `flask keys reindex`, then give the new INDEX_KEY alone"
        yield fail("keys", "INDEX_KEY is being changed, and nothing runs meanwhile", mend)
    elif not finds_people(runtime):
        mend = "put the former INDEX_KEY back, or give `new,old` and run `flask keys reindex`"
        yield fail("keys", "people are not found by their numbers", mend)


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
