"""Whether the database itself refuses to change acts: the triggers of migration 0010."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.audit.fault import Broken, Faults
from survey.database import is_sqlite

_SQLITE = {"audit_stays_update", "audit_stays_delete", "audit_lane_stays_delete", "audit_lane_goes_on"}
_POSTGRESQL = _SQLITE | {"audit_stays_truncate", "audit_lane_stays_truncate"}
_IN_SQLITE = text(
    "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit', 'audit_lane')"
    " AND sql LIKE '%RAISE(ABORT,%'"
)
_IN_POSTGRESQL = text(
    "SELECT t.tgname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE t.tgrelid IN ('audit'::regclass, 'audit_lane'::regclass)"
    " AND t.tgenabled IN ('O', 'A') AND p.prosrc LIKE '%RAISE EXCEPTION%'"
)


def missing_triggers(session: Session) -> set[str]:
    """The names of those that are not there, or switched off."""
    wanted, there = (_SQLITE, _IN_SQLITE) if is_sqlite(session) else (_POSTGRESQL, _IN_POSTGRESQL)
    return wanted - set(session.scalars(there))


def check_triggers(session: Session, faults: Faults) -> None:
    """A fault for each that is missing."""
    for name in sorted(missing_triggers(session)):
        faults.add(Broken.TRIGGER, name, "the database lets acts be changed: this trigger is missing or off")
