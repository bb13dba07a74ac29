"""What a page may cost: so many questions to the database whatever there is in it, and so many bytes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from survey.runtime import Runtime
from tests.accounts.visits import sit
from tests.console.county import make_county

LARGEST = 150_000  # bytes
MOST = 60  # questions: figures of three periods, of twelve months and by each part, and who is asking


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@contextmanager
def _questions(runtime: Runtime) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(runtime.database.reading, "before_cursor_execute", note)
    yield asked
    event.remove(runtime.database.reading, "before_cursor_execute", note)


def test_a_page_asks_no_more_of_a_province_than_of_a_village(client: FlaskClient, runtime: Runtime) -> None:
    make_county(runtime, months=12, cases_a_month=600, units=500)
    sit(client, runtime)
    for path in (
        "/overview", "/overview?period=last12&sort=rate", "/units/D01", "/units/430000", "/callbacks",
        "/callbacks?show=settled", "/cases?q=XF", "/cases/1", "/league", "/league?period=2026-10",
        "/search?q=XF", "/compare?unit=D01&other=D02&period=last12&against=last12",
    ):  # fmt: skip
        with _questions(runtime) as asked:
            page = client.get(path)
        assert page.status_code == 200
        assert len(page.data) < LARGEST, path
        assert len(asked) <= MOST, path
