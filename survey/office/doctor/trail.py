"""The trail of acts: whose key it has, whether it was whole when last verified, who else knows of it."""

import os
from collections.abc import Iterator
from datetime import timedelta

from survey.audit.bound import journal_of
from survey.audit.daily import last_verified
from survey.audit.triggers import missing_triggers
from survey.office.doctor.finding import Finding, fail, ok, warn
from survey.runtime import Runtime

_DUE = timedelta(days=2)  # the job runs each night


def audit_keys(runtime: Runtime) -> Iterator[Finding]:
    """Outside a trial the trail has a key of its own, and its heads are told outside."""
    settings = runtime.settings
    if settings.is_development:
        yield ok("audit", "a trial: the key of the trail may be made of INDEX_KEY")
        return
    if not settings.audit_keys:
        mend = "give AUDIT_KEYS_FILE a key that whoever audits has made (`flask keys new`); see docs/audit.md"
        yield warn("audit", "the key of the trail is made of INDEX_KEY", mend)
    if not (settings.audit_heads_dir or settings.audit_heads_to):
        mend = "set AUDIT_HEADS_DIR or AUDIT_HEADS_TO to a place that the keeper of the machine cannot change"
        yield warn("audit", "where the chains stand is told nobody outside", mend)
    elif settings.audit_keys:
        yield ok("audit", "the trail has a key of its own, and its heads are told outside")


def journal(runtime: Runtime) -> Iterator[Finding]:
    """What is added to the trail can be written down outside the database."""
    file = journal_of(runtime.settings)
    nearest = next(one for one in (file, *file.parents) if one.exists())
    fits = nearest.is_file() if nearest == file else nearest.is_dir()
    if fits and os.access(nearest, os.W_OK):
        yield ok("audit journal", str(file))
    else:
        yield fail("audit journal", f"{file} cannot be written", "set AUDIT_JOURNAL, or make room for it")


def trail(runtime: Runtime) -> Iterator[Finding]:
    """The triggers are there, and the last verification found the trail whole, lately."""
    with runtime.database.read() as session:
        missing, last = missing_triggers(session), last_verified(session)
    if missing:
        mend = "find out who took them away; `flask audit verify` says whether anything was changed"
        yield fail("audit trail", f"the database lets acts be changed: {', '.join(sorted(missing))}", mend)
    if last is None:
        yield ok("audit trail", "not verified yet: the job `digest` does it each night")
        return
    at, said = last
    if not said["whole"]:
        mend = "`flask audit verify` says where; see docs/audit.md before anything else is done"
        yield fail(
            "audit trail", f"broken in {said['broken']} places when verified at {at:%Y-%m-%d %H:%M}Z", mend
        )
    elif runtime.clock.now() - at > _DUE:
        yield warn(
            "audit trail", f"last verified at {at:%Y-%m-%d %H:%M}Z", "see why the job `digest` does not run"
        )
    else:
        yield ok("audit trail", f"{said['acts']} acts, whole at {at:%Y-%m-%d %H:%M}Z")
