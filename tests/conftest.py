"""What every test may ask for. Each database test runs on SQLite and on PostgreSQL.

database_url ─► database ─► …      a fresh, migrated database for this test alone
clock                              stands where it is put: clock.set(…), clock.advance(…)
chromium ─► page                   a real browser
shared_data                        ../shared/data, or the test is skipped by name
"""

import importlib
import itertools
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page

from survey.carriers.port import Carrier
from survey.clock import SetClock
from survey.database import Database
from survey.policy import Policy
from survey.runtime import Runtime, build_runtime
from survey.settings import Settings
from tests import thrift
from tests.ordinary import KEY, MONDAY, NOWHERE, MakeRuntime
from tests.servers import Absent, run, web
from tests.servers import chromium as chromium_browser
from tests.skipping import (
    pytest_make_collect_report,
    pytest_runtest_makereport,
    shared_data_or_skip,
    skip_without,
)

__all__ = ["pytest_make_collect_report", "pytest_runtest_makereport"]

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
    thrift.begin()
    if not hasattr(config, "workerinput"):
        config.stash[_RUN] = run.begin()


def pytest_collection_finish() -> None:
    thrift.rest_the_collector()


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


@pytest.fixture
def web_socket() -> Iterator[socket.socket]:
    """The port of the web process: PUBLIC_BASE_URL names it, `live_server` serves it."""
    with web.reserved() as held:
        yield held


@pytest.fixture
def settings(database_url: str, web_socket: socket.socket, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        public_base_url=web.address(web_socket),
        sandbox_url=NOWHERE,
        secret_key="a secret that only tests know",
        field_keys=KEY,
        index_key=KEY,
        instance_path=tmp_path / "instance",
    )


@pytest.fixture
def make_runtime(settings: Settings, clock: SetClock) -> Iterator[MakeRuntime]:
    """Call it with a policy, a carrier or other settings (`sms_per_second=50`)."""
    with ExitStack() as made:

        def make(*, policy: Policy | None = None, carrier: Carrier | None = None, **other: Any) -> Runtime:
            chosen = Settings.model_validate(settings.model_dump() | other)
            runtime = build_runtime(chosen, clock=clock, policy=policy, carrier=carrier)
            made.callback(runtime.database.close)
            return runtime

        yield make


@pytest.fixture
def runtime(make_runtime: MakeRuntime) -> Runtime:
    return make_runtime()


@pytest.fixture
def app(runtime: Runtime) -> Flask:
    # Imported when asked for: most tests need no page, and all pages together take a second to import.
    app: Flask = importlib.import_module("app").create_app(runtime)
    app.testing = True
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def live_server(app: Flask, web_socket: socket.socket) -> Iterator[str]:
    """The application behind a real socket; its address, which is PUBLIC_BASE_URL."""
    with web.serving(app, web_socket) as address:
        yield address


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
