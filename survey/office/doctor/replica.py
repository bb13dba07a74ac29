"""The replica that pages read, where there is one."""

from collections.abc import Iterator

from survey.office.doctor.finding import Finding, ok, warn
from survey.runtime import Runtime


def replica(runtime: Runtime) -> Iterator[Finding]:
    """Whether it is fit, and how far behind."""
    copy = runtime.database.replica
    if copy is None:
        return
    standing = copy.standing()
    if standing.why:
        mend = "pages read the database itself: mend the replication, or take DATABASE_REPLICA_URL away"
        yield warn("replica", standing.why, mend)
    else:
        yield ok("replica", f"{standing.lag or 0:.1f} s behind")
