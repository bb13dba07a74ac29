import pytest

from survey.clock import SetClock
from survey.runtime import Runtime
from tests.rectification.scene import Scene


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages ask of the database is tried on both engines in tests/rectification/promises."""
    return sqlite_url


@pytest.fixture
def scene(runtime: Runtime, clock: SetClock) -> Scene:
    made = Scene(runtime, clock)
    made.set_up()
    return made
