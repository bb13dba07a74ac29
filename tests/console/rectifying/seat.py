"""How somebody of the scene sits at the screen."""

from flask.testing import FlaskClient

from survey.accounts.people import Person
from tests.rectification.scene import Scene


def sit_as(client: FlaskClient, scene: Scene, login: str) -> Person:
    """Somebody of the scene, logged in."""
    who, now = scene.people[login], scene.clock.now().isoformat()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update({"_user_id": who.get_id(), "_fresh": True, "since": now, "seen": now})
    return who
