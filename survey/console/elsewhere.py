"""What a page of another site sends in a visitor's name is not taken, whether or not it has a token.

Browsers say themselves from where a request comes (Fetch Metadata; Origin where that is missing). A token
stands beside this, not behind it: either is enough to refuse.
"""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request

from survey.accounts.guard import guard_of
from survey.runtime import current_runtime

_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_OURS = frozenset({"same-origin", "none"})


def init_elsewhere(app: Flask) -> None:
    @app.before_request
    def check() -> None:
        if request.method in _LOOKING or request.endpoint is None:
            return
        guard = guard_of(current_app, request.endpoint)
        if guard is not None and not guard.own and _is_from_elsewhere():
            abort(400)


def _is_from_elsewhere() -> bool:
    """Programs and old browsers say nothing, and have no cookie that another site could use."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None:
        return site not in _OURS
    if origin is None:
        return False
    # A proxy may hand on another Host than the one that the browser knows.
    return urlsplit(origin).netloc not in {
        request.host,
        urlsplit(current_runtime().settings.public_base_url).netloc,
    }
