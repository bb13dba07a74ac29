"""A county with twelve months behind it, made once a run and copied for each test."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from survey.clock import SetClock
from survey.runtime import Runtime, build_runtime
from survey.settings import Settings
from tests.accounts.visits import sit
from tests.console.county import County, make_county
from tests.ordinary import KEY, MONDAY, NOWHERE
from tests.rectification.scenes import scene
from tests.servers import run

__all__ = ["scene"]


@pytest.fixture(scope="session")
def county_made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, County]:
    file = tmp_path_factory.mktemp("county") / "county.db"
    shutil.copyfile(run.sqlite_template(), file)
    settings = Settings(
        database_url=f"sqlite:///{file}",
        sandbox_url=NOWHERE,
        secret_key="x" * 20,
        field_keys=KEY,
        index_key=KEY,
    )
    runtime = build_runtime(settings, clock=SetClock(MONDAY))
    county = make_county(runtime, cases_a_month=90)
    runtime.database.close()
    return file, county


@pytest.fixture
def county(county_made: tuple[Path, County]) -> County:
    return county_made[1]


@pytest.fixture
def database_url(county_made: tuple[Path, County], tmp_path: Path) -> str:
    """Pages are tried on SQLite; what they ask of the database is tried on both (test_on_both.py)."""
    file = tmp_path / "county.db"
    shutil.copyfile(county_made[0], file)
    return f"sqlite:///{file}"


@pytest.fixture
def supervisor(client: FlaskClient, runtime: Runtime) -> FlaskClient:
    """A browser in which a supervisor is logged in."""
    sit(client, runtime)
    return client
