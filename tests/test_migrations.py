"""The tables that migrations make are the tables that models describe, on both databases."""

import re

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Enum, inspect

from survey.database import Database, alembic_of
from survey.models import Base


def test_migrations_have_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_of("sqlite://")).get_heads()) == 1


def test_models_match_migrations(database: Database) -> None:
    command.check(alembic_of(database.url))


def test_every_word_of_an_enumeration_is_allowed_by_the_database(database: Database) -> None:
    """Alembic does not compare CHECK constraints; a word added to the vocabulary needs a migration too."""
    inspector = inspect(database.engine)
    wrong = []
    for table in Base.metadata.sorted_tables:
        held = [str(check["sqltext"]) for check in inspector.get_check_constraints(table.name)]
        for column in table.columns:
            if not isinstance(column.type, Enum):
                continue
            words = {f"'{word}'" for word in column.type.enums}
            checks = [check for check in held if _about(check, column.name)]
            if not any(words == _words(check) for check in checks):
                wrong.append(f"{table.name}.{column.name}")
    assert not wrong


def _about(check: str, column: str) -> bool:
    """Whether the text of a CHECK begins with this column; a database may wrap it in brackets and quotes."""
    return re.match(rf'[("]*{column}\b', check) is not None


def _words(check: str) -> set[str]:
    return {f"'{word}'" for word in check.split("'")[1::2]}
