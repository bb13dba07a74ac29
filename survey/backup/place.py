"""Where a backup may be restored: where nothing is yet."""

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import inspect

from survey.backup.form import Header, Refused
from survey.backup.tables import how_many, names_of
from survey.database import Database, alembic_of, revisions, upgrade

# What stands in a database that was only migrated, or that a scheduler has looked at.
SHIPPED = frozenset({"allowance", "job_run", "outcome", "questionnaire"})
_GIVE = "give an empty database: another file in DATABASE_URL, or CREATE DATABASE"


def make_ready(database: Database, header: Header) -> None:
    """Bring an empty place to the revision of the backup; Refused where anybody's data is, or may be."""
    _refuse_if_used(database)
    current, _ = revisions(database)
    known = _down_from(database, header.revision)
    if not known:
        raise Refused(f"a newer version made the backup (revision {header.revision}): install that one")
    if current is not None and current not in known:
        raise Refused(f"the database is at {current} already, the backup at {header.revision}: {_GIVE}")
    upgrade(database.url, header.revision)


def _refuse_if_used(database: Database) -> None:
    with database.reading.connect() as connection:
        names = names_of(connection)
        if names and not inspect(connection).has_table("alembic_version"):
            raise Refused(f"the database has tables that are not of this system: {_GIVE}")
        used = [name for name in names if name not in SHIPPED and how_many(connection, name)]
    if used:
        raise Refused(f"something is here already ({', '.join(used)}): {_GIVE}")


def _down_from(database: Database, revision: str) -> set[str]:
    """The revision and all before it; none if it is not known."""
    scripts = ScriptDirectory.from_config(alembic_of(database.url))
    try:
        scripts.get_revision(revision)
    except CommandError:
        return set()
    return {script.revision for script in scripts.iterate_revisions(revision, "base")}
