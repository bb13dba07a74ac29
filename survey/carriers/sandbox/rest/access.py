"""Basic authentication with account and token."""

import hmac
from base64 import b64encode
from functools import cache

from flask import Response, request

from survey.carriers.sandbox.current import current_sandbox
from survey.carriers.sandbox.rest.problems import Problem


def check_access() -> Response | None:
    """Nothing, or the answer that refuses."""
    settings = current_sandbox().settings
    given = request.environ.get("HTTP_AUTHORIZATION", "").encode()
    if not hmac.compare_digest(given, _credentials(settings.account_sid, settings.auth_token)):
        return Problem(20003).response()
    if (request.view_args or {}).get("account_sid") != settings.account_sid:
        return Problem(20404, path=request.path).response()
    return None


@cache
def _credentials(account_sid: str, auth_token: str) -> bytes:
    return b"Basic " + b64encode(f"{account_sid}:{auth_token}".encode())
