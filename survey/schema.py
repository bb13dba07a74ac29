"""Whether this version can work on the database as it is.

A newer version migrates before it takes over, so an older one serves meanwhile, and again after a rollback.
Migrations only add (docs/deployment.md), so it can, as long as all that it knows is still there, and nothing
that it does not know must be given.

    at its newest migration          it fits
    at an older one, or at none      run `flask db upgrade` first
    at one that it does not know     newer: it fits, unless a table or column of ours is gone, or a new one
                                     must be given
"""

from dataclasses import dataclass
from functools import lru_cache

from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from survey.database import Database, alembic_of, revisions
from survey.models import Base


@dataclass(frozen=True)
class Standing:
    """`at`: the database's migration; `newest`: of this version; `says`: in words, with what to do."""

    at: str | None
    newest: str | None
    fits: bool
    says: str

    @property
    def is_newer(self) -> bool:
        return self.fits and self.at != self.newest


def standing(database: Database) -> Standing:
    """How the database stands to this version; SQLAlchemyError if it does not answer."""
    at, newest = revisions(database)
    if at == newest:
        return Standing(at, newest, fits=True, says="ok")
    if at is None or at in _known(database):
        return Standing(at, newest, fits=False, says="run `flask db upgrade`")
    if amiss := _amiss(database, at):
        return Standing(at, newest, fits=False, says=f"a newer version's, too new for this one: {amiss}")
    return Standing(at, newest, fits=True, says="ok: a newer version's, which this one can work on")


def _known(database: Database) -> set[str]:
    scripts = ScriptDirectory.from_config(alembic_of(database.url))
    return {script.revision for script in scripts.walk_revisions()}


@lru_cache(maxsize=1)  # a process has one database; asked every few seconds, the tables are read once
def _amiss(database: Database, _at: str) -> str:
    """The first thing of the database that this version cannot do with; empty if there is none."""
    with database.reading.connect() as connection:
        found = {name: columns for (_, name), columns in inspect(connection).get_multi_columns().items()}
    for table in Base.metadata.sorted_tables:
        there = {column["name"]: column for column in found.get(table.name, ())}
        if gone := [column.name for column in table.columns if column.name not in there]:
            return f"no {table.name}.{gone[0]}"
        for name, column in there.items():
            if name not in table.columns and not column["nullable"] and column["default"] is None:
                return f"{table.name}.{name} must be given"
    return ""
