"""How somebody of the scene sits at the screen."""

from flask.testing import FlaskClient

from survey.accounts.people import Person
from tests.accounts.visits import take_seat
from tests.rectification.scene import Scene


def sit_as(client: FlaskClient, scene: Scene, login: str) -> Person:
    """Somebody of the scene, logged in."""
    who = scene.people[login]
    with client.session_transaction() as cookie:
        cookie.clear()
    take_seat(client, scene.runtime, who)
    return who
