"""How tests press the desk's buttons: with the token of the page's own form."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def token(client: FlaskClient, path: str = "/account") -> str:
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert found, f"{path} has no form"
    return found[1]


def press(client: FlaskClient, path: str, *, follow: bool = True, **fields: Any) -> TestResponse:
    """The button that posts to `path`; the page it leads to."""
    form = {"csrf_token": token(client), **fields}
    return client.post(path, data=form, follow_redirects=follow)
