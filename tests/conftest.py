"""What every test may ask for. Each database test runs on SQLite and on PostgreSQL.

database_url ─► database ─► …      a fresh, migrated database for this test alone
clock                              stands where it is put: clock.set(…), clock.advance(…)
chromium ─► page                   a real browser
shared_data                        ../shared/data, or the test is skipped by name
"""

import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page

from survey.clock import SetClock
from survey.database import Database
from tests.servers import Absent, run
from tests.servers import chromium as chromium_browser
from tests.skipping import (
    pytest_make_collect_report,
    pytest_runtest_makereport,
    shared_data_or_skip,
    skip_without,
)

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

# A Monday at ten in the morning in Shanghai, in the middle of a month: an ordinary working hour.
MONDAY = datetime(2026, 10, 19, 2, 0, tzinfo=UTC)

_RUN = pytest.StashKey[run.Held]()
_numbers = itertools.count(1)


def pytest_configure(config: pytest.Config) -> None:
    # The same examples in every run, so that green stays green; `--hypothesis-profile=wander` looks further.
    hypothesis_settings.register_profile(
        "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
    )
    hypothesis_settings.register_profile("wander", deadline=None, max_examples=2000, print_blob=True)
    if not config.getoption("--hypothesis-profile", default=None):
        hypothesis_settings.load_profile("steady")
    if not hasattr(config, "workerinput"):
        config.stash[_RUN] = run.begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _RUN in config.stash:
        run.end(config.stash[_RUN])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    return shared_data_or_skip()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    file = tmp_path / "huifang.db"
    shutil.copyfile(run.sqlite_template(), file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    try:
        server = run.postgresql_server()
    except Absent as why:
        skip_without(why)
    name = f"test_{os.getpid()}_{next(_numbers)}"
    # A copy by file is three times as fast as one through the log, which is worth it for small databases.
    server.ask(f"CREATE DATABASE {name} TEMPLATE {run.TEMPLATE} STRATEGY FILE_COPY")
    yield server.url(name)
    server.ask(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the tests of one module; its loop must not outlive them in this thread."""
    try:
        with chromium_browser.running() as browser:
            yield browser
    except Absent as why:
        skip_without(why)


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new window on a small phone's screen, in Chinese."""
    context = chromium.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()
