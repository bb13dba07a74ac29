"""Whether what is here is also somewhere else."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import func, select

from survey.models import Audit
from survey.office.doctor.finding import Finding, ok, warn
from survey.runtime import Runtime

_ACT = "backup"  # as `flask backup` writes it down
_DUE = timedelta(hours=26)  # one a day, and room for a late start
_MEND = "make one each night: `flask backup FILE`, to another machine; see docs/operations.md"


def backups(runtime: Runtime) -> Iterator[Finding]:
    """The last one that came to its end is of the last day. Whether it can be restored, the drill tells."""
    if runtime.settings.is_development:
        yield ok("backups", "a trial: none is needed")
        return
    if not runtime.settings.backup_recipient:
        mend = "set BACKUP_RECIPIENT; `flask backup --new-key FILE` makes the keys"
        yield warn("backups", "none can be made: nobody is named who could read one", mend)
        return
    made = select(func.max(Audit.at)).where(Audit.subject_kind == _ACT, Audit.act == _ACT)
    with runtime.database.read() as session:
        last = session.scalar(made)
    if last is None:
        yield warn("backups", "none was made yet", _MEND)
    elif runtime.clock.now() - last > _DUE:
        yield warn("backups", f"the last one was made at {last:%Y-%m-%d %H:%M}Z", _MEND)
    else:
        yield ok("backups", f"the last one was made at {last:%Y-%m-%d %H:%M}Z")
