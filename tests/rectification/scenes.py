"""The fixtures of a county in which somebody is dissatisfied, for the tests of all layers."""

import pytest

from survey.clock import SetClock
from survey.runtime import Runtime
from tests.rectification.scene import Scene

__all__ = ["database_url", "scene"]


@pytest.fixture
def scene(runtime: Runtime, clock: SetClock) -> Scene:
    made = Scene(runtime, clock)
    made.set_up()
    return made


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What pages ask of the database is tried on both in tests/rectification."""
    return sqlite_url
