"""The trail as the settings say: with which keys its acts are linked, and where they are told besides."""

from pathlib import Path

from survey.audit.journal import Journal
from survey.audit.keys import audit_keys_from
from survey.audit.link import bind
from survey.database import Database
from survey.settings import Settings

_JOURNAL = "audit-journal.jsonl"


def bound(database: Database, settings: Settings) -> Database:
    """`database`, which from now on links the acts of its transactions."""
    bind(database, audit_keys_from(settings), Journal(journal_of(settings)))
    return database


def journal_of(settings: Settings) -> Path:
    """Where this process writes down what it adds to the trail."""
    return settings.audit_journal or settings.instance_path / _JOURNAL
