"""Which requests may be answered from the replica: looking, by somebody who has not just written.

guard (always the database itself) ─► GET of a page of the office, nothing written by this person for a
                                      while ─► may_lag ─► the view
the replica breaks off in the middle ─► the view once more, on the database itself
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from survey.database.replica import may_lag
from survey.runtime import current_runtime

FRESH_FOR = 15  # seconds after writing in which one sees what one wrote: more than a fit replica may lag
_LOOKS = frozenset({"GET", "HEAD"})
_OF_THE_OFFICE = ("survey.console.", "survey.papers.")
_WROTE, _ENTERED = "wrote_at", "may_lag"


def init_lag(app: Flask) -> None:
    """After the guard. Without a replica nothing is done."""
    if app.extensions["huifang"].database.replica is None:
        return
    app.before_request(_enter)
    app.after_request(_remember)
    app.teardown_request(_leave)


def enter_lag() -> None:
    """From here to the end of this request what is read may be some seconds old."""
    if current_runtime().database.replica is not None:
        g.setdefault(_ENTERED, ExitStack()).enter_context(may_lag())


def once_more(_error: DBAPIError) -> ResponseReturnValue | None:
    """What a view that only looks answers from the database itself; none if it had not looked elsewhere."""
    replica = current_runtime().database.replica
    if replica is None or _ENTERED not in g or request.endpoint is None:
        return None
    _leave()
    replica.drop()
    view: Callable[..., Any] = current_app.view_functions[request.endpoint]
    answer: ResponseReturnValue = view(**(request.view_args or {}))
    return answer


def _enter() -> None:
    if request.method not in _LOOKS or request.endpoint is None or "_user_id" not in session:
        return
    view = current_app.view_functions[request.endpoint]
    wrote = session.get(_WROTE, 0)
    if view.__module__.startswith(_OF_THE_OFFICE) and _now() - wrote > FRESH_FOR:
        enter_lag()


def _remember(response: Response) -> Response:
    if request.method not in _LOOKS and session and "_user_id" in session:
        session[_WROTE] = _now()
    return response


def _leave(_error: BaseException | None = None) -> None:
    entered: ExitStack | None = g.pop(_ENTERED, None)
    if entered is not None:
        entered.close()


def _now() -> int:
    return int(current_runtime().clock.now().timestamp())
