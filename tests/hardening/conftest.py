"""What an attacker tries does not depend on the database, unless a test says so."""

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url
