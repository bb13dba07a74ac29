"""Every route says who may come in, by one mark on its view or its blueprint; one without a mark is shut.

    @public                           anybody
    @permission(Permission.X)         a person who has logged in and whose role has it
    @permission(…, before_all=True)   the same, and open to whoever has something to do first (first.py)
    @permission(…, fresh=True)        the same, and what it changes asks for the password again (fresh.py)
    @guarded_by("Twilio signature")   programs that show who they are by themselves; no cookie, so no CSRF

`mark(blueprint, …)` does the same for all routes of a blueprint.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.sansio.blueprints import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import CSRFProtect

from survey.accounts.first import first_of_all
from survey.accounts.fresh import asked_again
from survey.accounts.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "huifang_guard"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Guard:
    """`permission` for people; otherwise `own` names the way in that the route checks itself, or is empty."""

    permission: Permission | None = None
    own: str = ""
    before_all: bool = False
    fresh: bool = False


PUBLIC = Guard()


def mark(place: Callable[..., Any] | Blueprint, guard: Guard) -> None:
    """Put `guard` on a view or on all routes of a blueprint."""
    setattr(place, _MARK, guard)


def public(view: View) -> View:
    """Anybody may come in."""
    mark(view, PUBLIC)
    return view


def permission(
    needed: Permission, *, before_all: bool = False, fresh: bool = False
) -> Callable[[View], View]:
    """People whose role has `needed` may come in.

    `before_all`: whatever else they have to do first. `fresh`: to change something here they show the
    password again, unless they did so a short while ago.
    """

    def marked(view: View) -> View:
        mark(view, Guard(permission=needed, before_all=before_all, fresh=fresh))
        return view

    return marked


def guarded_by(own: str) -> Callable[[View], View]:
    """The route checks its callers itself, by what `own` names."""

    def marked(view: View) -> View:
        mark(view, Guard(own=own))
        return view

    return marked


def guard_of(app: Flask, endpoint: str) -> Guard | None:
    """The mark of an endpoint: its view's, else that of the innermost blueprint that has one."""
    view = app.view_functions[endpoint]
    found = getattr(view, _MARK, None) or getattr(getattr(view, "view_class", None), _MARK, None)
    parts = endpoint.split(".")[:-1]
    while found is None and parts:
        found = getattr(app.blueprints.get(".".join(parts)), _MARK, None)
        parts.pop()
    return found


def init_guard(app: Flask, csrf: CSRFProtect) -> None:
    """Check every request against its route's mark before the view sees it."""

    app.context_processor(
        lambda: {"held_up": lambda: current_user.is_authenticated and first_of_all(current_user) is not None}
    )

    @app.before_request
    def check() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        guard = guard_of(current_app, request.endpoint)
        if guard is None:
            _log.error("a route without a guard was refused", extra={"endpoint": request.endpoint})
            abort(403)
        if guard.own:
            return None
        if guard.permission is not None:
            if not current_user.is_authenticated:
                refused: ResponseReturnValue = current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
                return refused
            if not current_user.may(guard.permission):
                abort(403)
            if not guard.before_all and (first := first_of_all(current_user)):
                return redirect(url_for(first))
        csrf.protect()
        if _has_zero_byte():
            abort(400)
        return asked_again() if guard.fresh and request.method == "POST" else None


def _has_zero_byte() -> bool:
    """No text of ours has one, and PostgreSQL takes none."""
    given = [request.path, *request.args.values(), *request.form.values()]
    return any("\0" in text for text in given)
