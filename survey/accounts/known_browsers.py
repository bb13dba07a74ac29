"""Browsers from which somebody has logged in before: each keeps a signed mark of its own for such a login.

The mark opens nothing. It only says by which count wrong tries are counted (limits.py), for a year.
"""

import hmac
import secrets

from flask import Response, after_this_request, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from survey.runtime import current_runtime

COOKIE = "huifang_known"
_LASTS = 365 * 24 * 3600  # seconds
_LOGINS_AT_MOST = 10  # of one browser: the last ones


def known_as(login: str) -> str:
    """The mark that the browser of this request has for `login`; empty if it is a stranger."""
    return _marks().get(_named(login), "")


def remember_browser(login: str) -> None:
    """From this answer on the browser is known for `login`."""
    marks = _marks()
    mark = marks.pop(_named(login), "") or secrets.token_urlsafe(16)
    g.known_browser = dict([*marks.items(), (_named(login), mark)][-_LOGINS_AT_MOST:])
    settings = current_runtime().settings
    signed = str(_signer().dumps(g.known_browser))

    @after_this_request
    def keep(response: Response) -> Response:
        secure = settings.public_base_url.startswith("https://")
        response.set_cookie(COOKIE, signed, max_age=_LASTS, secure=secure, httponly=True, samesite="Lax")
        return response


def _marks() -> dict[str, str]:
    if "known_browser" not in g:
        try:
            g.known_browser = _signer().loads(request.cookies.get(COOKIE, ""), max_age=_LASTS)
        except BadSignature:
            g.known_browser = {}
    return dict(g.known_browser)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_runtime().settings.secret_key), salt="known browser")


def _named(login: str) -> str:
    """Whoever reads the cookie of a shared computer does not learn who works there."""
    key = str(current_runtime().settings.secret_key).encode()
    return hmac.digest(key, b"known browser\0" + login.encode(), "sha256").hex()[:16]
