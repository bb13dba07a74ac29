from collections.abc import Iterator

import pytest

from survey.accounts.limits import limiter


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Who may come in does not depend on the database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def nobody_tried_before() -> Iterator[None]:
    """The counts of tries are the process's, and outlive an application."""
    yield
    if limiter.initialized:
        limiter.reset()
