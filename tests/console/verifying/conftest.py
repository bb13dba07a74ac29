import pytest
from flask.testing import FlaskClient

from survey.clock import SetClock
from survey.runtime import Runtime
from tests.console.verifying.visits import Visit
from tests.rectification.scene import Scene


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What the pages do to the database is tried on both in tests/rectification."""
    return sqlite_url


@pytest.fixture
def scene(runtime: Runtime, clock: SetClock) -> Scene:
    made = Scene(runtime, clock)
    made.set_up()
    return made


@pytest.fixture
def visit(client: FlaskClient, scene: Scene) -> Visit:
    return Visit(client, scene)
