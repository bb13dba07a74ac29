"""A county with fourteen months behind it, made once a run and copied for each test."""

import shutil
from pathlib import Path

import pytest

from survey.clock import SetClock
from survey.runtime import build_runtime
from survey.settings import Settings
from tests.console.county import make_county
from tests.ordinary import KEY, MONDAY, NOWHERE
from tests.servers import run


@pytest.fixture(scope="session")
def county_of_papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("papers") / "county.db"
    shutil.copyfile(run.sqlite_template(), file)
    settings = Settings(
        database_url=f"sqlite:///{file}",
        sandbox_url=NOWHERE,
        secret_key="x" * 20,
        field_keys=KEY,
        index_key=KEY,
    )
    runtime = build_runtime(settings, clock=SetClock(MONDAY))
    make_county(runtime, months=14, cases_a_month=150)
    runtime.database.close()
    return file


@pytest.fixture
def database_url(county_of_papers: Path, tmp_path: Path) -> str:
    file = tmp_path / "county.db"
    shutil.copyfile(county_of_papers, file)
    return f"sqlite:///{file}"
