"""Somebody at the pages, already logged in; and a form as a verifier fills it in."""

import io
import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.accounts.people import Person
from tests.accounts.visits import take_seat
from tests.rectification.scene import Scene

KEY = "6f1b7c1e-6a2f-4c3b-9d0e-1f2a3b4c5d6e"


@dataclass
class Visit:
    client: FlaskClient
    scene: Scene

    def by(self, login: str) -> Person:
        """Who is at the screen from now on."""
        person = self.scene.people[login]
        with self.client.session_transaction() as cookie:
            cookie.clear()
        take_seat(self.client, self.scene.runtime, person)
        return person

    def post(self, path: str, form: dict[str, Any] | None = None, **more: Any) -> TestResponse:
        """With the token that any page has."""
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.client.get("/account").text)
        assert found
        return self.client.post(path, data={**(form or {}), "csrf_token": found[1]}, **more)


def filled(**more: Any) -> dict[str, Any]:
    """The form of the ordinary case."""
    return {
        "key": KEY,
        "how": "visit",
        "demand": "not_met",
        "explanation": "met",
        "hardship": "not_applicable",
        "finding": "confirmed",
        "causes": ["result", "attitude"],
        "found": "路面仍有坑",
        "wants": "修好门前的路",
        "may_name": "not_asked",
        "may_contact": "not_asked",
        **more,
    }


def upload(content: bytes, name: str = "IMG_0001.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name
