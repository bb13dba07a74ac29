"""The one database: an engine of either kind, the two ways in, and how it comes to its newest migration.

Database    read() and write(), each one transaction    sqlite, postgresql   an engine of either kind
limits      how long anything may take                  migrate              what `flask db upgrade` does
replica     a copy that pages may read
"""

from survey.database.database import Database, insert_into, is_sqlite
from survey.database.limits import PAGES, WORK, Limits, unhurried
from survey.database.migrate import alembic_of, revisions, upgrade

__all__ = [
    "PAGES",
    "WORK",
    "Database",
    "Limits",
    "alembic_of",
    "insert_into",
    "is_sqlite",
    "revisions",
    "unhurried",
    "upgrade",
]
