import pytest
from flask.testing import FlaskClient

from tests.console.verifying.visits import Visit
from tests.rectification.scene import Scene
from tests.rectification.scenes import database_url

__all__ = ["database_url", "visit"]


@pytest.fixture
def visit(client: FlaskClient, scene: Scene) -> Visit:
    return Visit(client, scene)
