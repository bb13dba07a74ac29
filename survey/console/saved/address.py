"""Which addresses may be kept: pages of figures, of this house, that the person may open."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import current_app
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from survey.accounts.guard import guard_of
from survey.accounts.permissions import Permission

LONGEST = 500
# Figures and lists only: a case is about a person, and a list of people to come back to is not kept (R12).
_PERMISSIONS = frozenset({Permission.SCORES_READ, Permission.CALLBACKS_READ, Permission.ANOMALIES_READ})
_NOT_THESE = frozenset({"console.search", "console.saved_views"})
# Where one stood in the list, and that it was taken away, belongs to no view.
_PASSING = frozenset({"page", "cursor", "format", "table"})


def kept_address(given: str) -> str | None:
    """`given` as it is kept: the path of a page and its filters; None for what may not be kept.

    Only a path is ever kept, and only one that leads to a page of ours, so that nothing leads elsewhere.
    """
    parts = urlsplit(given)
    if parts.scheme or parts.netloc or not parts.path.startswith("/") or "\\" in given:
        return None
    endpoint = _endpoint(parts.path)
    if endpoint is None or endpoint in _NOT_THESE:
        return None
    guard = guard_of(current_app, endpoint)
    if guard is None or guard.permission not in _PERMISSIONS or not current_user.may(guard.permission):
        return None
    filters = [(name, value) for name, value in parse_qsl(parts.query) if name not in _PASSING]
    address = f"{parts.path}?{urlencode(filters)}" if filters else parts.path
    return address if len(address) <= LONGEST else None


def _endpoint(path: str) -> str | None:
    try:
        endpoint, _ = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RoutingException):
        return None
    return str(endpoint)
