"""An older version serves while a newer one migrates, and after a rollback: if nothing of its own is gone."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import text

from survey import schema
from survey.database import Database, revisions, upgrade
from survey.models import Base
from survey.office.doctor.data import migrations
from survey.runtime import Runtime
from survey.schema import standing


def at(database: Database, *statements: str, revision: str = "of the next version") -> schema.Standing:
    """The database after these changes, said to be at that migration."""
    with database.write() as session:
        for statement in statements:
            session.execute(text(statement))
        session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    schema._amiss.cache_clear()
    return standing(database)


def test_at_its_newest_migration_it_fits(database: Database) -> None:
    found = standing(database)
    assert found.fits and not found.is_newer and found.says == "ok"


@pytest.mark.parametrize("revision", ["0001", "0011"])
def test_an_older_one_is_migrated_first(database: Database, revision: str) -> None:
    found = at(database, revision=revision)
    assert not found.fits and found.says == "run `flask db upgrade`"


def test_an_empty_place_is_migrated_first(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    assert standing(database).says == "run `flask db upgrade`"
    upgrade(database.url)
    assert standing(database).fits
    database.close()


def test_a_newer_one_that_only_added_fits(database: Database) -> None:
    found = at(
        database,
        "CREATE TABLE of_the_next_version (id INTEGER PRIMARY KEY)",
        "ALTER TABLE survey ADD COLUMN a_new_one TEXT",
        "ALTER TABLE survey ADD COLUMN another_one INTEGER NOT NULL DEFAULT 0",
    )
    assert found.fits and found.is_newer


def test_a_newer_one_that_took_something_away_does_not(database: Database) -> None:
    found = at(database, "DROP TABLE frozen_month")
    assert not found.fits and "no frozen_month." in found.says


def test_a_column_of_ours_that_has_another_name_is_gone(database: Database) -> None:
    found = at(database, "ALTER TABLE job_run RENAME COLUMN result TO outcome")
    assert not found.fits and "no job_run.result" in found.says


def test_a_newer_one_that_asks_for_what_this_one_does_not_give_does_not(database: Database) -> None:
    change = "ALTER TABLE of_the_next_version RENAME TO pause"
    columns = ", ".join(f'"{column.name}" TEXT' for column in Base.metadata.tables["pause"].columns)
    found = at(
        database,
        "DROP TABLE pause",
        f"CREATE TABLE of_the_next_version ({columns}, must_be_given INTEGER NOT NULL)",
        change,
    )
    assert not found.fits and "pause.must_be_given must be given" in found.says


def test_pages_command_and_doctor_say_the_same(app: Flask, runtime: Runtime) -> None:
    client = app.test_client()

    def told(*words: str) -> Result:
        with app.app_context():
            return app.test_cli_runner().invoke(args=words)

    _, newest = revisions(runtime.database)
    assert client.get("/readyz").status_code == 200
    assert [found.mark for found in migrations(runtime)] == ["ok"]

    at(runtime.database)  # a newer one that took nothing away
    ready = client.get("/readyz")
    assert ready.status_code == 200 and ready.json == {
        "status": "ok: a newer version's, which this one can work on",
        "at": "of the next version",
        "newest": newest,
    }
    assert told("db", "check").exit_code == 0
    assert "can work on" in told("db", "upgrade").output  # of a rollback: nothing to do, no error
    assert [found.mark for found in migrations(runtime)] == ["warn"]

    at(runtime.database, revision="0001")
    assert client.get("/readyz").status_code == 503
    assert told("db", "check").exit_code == 1
    assert [found.mark for found in migrations(runtime)] == ["fail"]
