"""The address where something is looked at, for the person at the screen."""

from flask import current_app, url_for
from flask_login import current_user

from survey.console.papers.words import WAYS


def way_to(what: str) -> str | None:
    """None: there is no page for it, or not for this person."""
    way = WAYS.get(what)
    if way is None or way.endpoint not in current_app.view_functions or not current_user.may(way.needed):
        return None
    return url_for(way.endpoint)
