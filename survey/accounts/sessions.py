"""A session is a row: the cookie holds 256 random bits, the table what they are hashed to.

It begins with the factors that were shown, and ends by [accounts] of the policy, idle or old; at logging out,
with a new password, a closed account or other factors (end_sessions.py). Then a stolen cookie is dead.
"""

import hashlib
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy import update
from sqlalchemy.orm import Session

from survey.accounts.agents import name_agent
from survey.accounts.known_browsers import remember_browser
from survey.accounts.limits import forget_tries
from survey.accounts.people import Nobody, Person, Seat, person_by_token
from survey.accounts.trace import record
from survey.models import LoginSession
from survey.runtime import current_runtime
from survey.vocabulary import Factor

_AHEAD = timedelta(minutes=10)  # by which the clocks of several machines may differ
_NOTED_EVERY = timedelta(minutes=1)
# Programs call these, show who they are by themselves and are answered in their own way.
FOR_PROGRAMS = ("/twilio/", "/push/", "/api/", "/healthz", "/readyz", "/metrics")
# A page that renews itself says so: nobody is sitting there because of that.
BY_ITSELF = "X-Renewed-By-Itself"


class PeopleOnly(SecureCookieSessionInterface):
    """No cookie is opened for programs."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith(FOR_PROGRAMS) else super().open_session(app, request)


def begin(person: Person, *shown: Factor) -> None:
    """A new session of `person`, who has shown these; only the chosen language is kept of the old one.

    A transaction of its own: a session that this browser had before ends in it, strangers' wrong tries are
    forgotten (who came by a passkey or the office's sign-in was not held up by them), the coming is recorded.
    """
    runtime = current_runtime()
    now, before = runtime.clock.now(), session.get("_user_id")
    clear_cookie()
    session.permanent = True
    with runtime.database.write() as writing:
        _end_by_token(writing, before, now)
        forget_tries(writing, person.login)
        seat = seat_person(writing, person, shown, name_agent(request.user_agent.string), now)
        record(writing, now, person.login, "login", ("account", person.login), factors=list(shown))
    remember_browser(person.login)
    login_user(replace(person, seat=seat))


def leave() -> None:
    """End the session of this browser, in a transaction of its own."""
    runtime = current_runtime()
    held = session.get("_user_id")
    logout_user()
    clear_cookie()
    if held:
        with runtime.database.write() as writing:
            _end_by_token(writing, held, runtime.clock.now())


def renew() -> None:
    """The session of this browser goes on under a new token: whoever copied the cookie before is out.

    For whoever has a new password or other factors, perhaps because of that. A transaction of its own.
    """
    held, token = session["_user_id"], secrets.token_urlsafe(32)
    with current_runtime().database.write() as writing:
        of_this = update(LoginSession).where(LoginSession.digest == _digest(held))
        writing.execute(of_this.values(digest=_digest(token)))
    session["_user_id"] = token


def clear_cookie() -> None:
    """Only the chosen language stays in this browser's cookie."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def seat_person(
    writing: Session, person: Person, shown: tuple[Factor, ...], agent: str, now: datetime
) -> Seat:
    """The row of a new session. `agent`: browser and system by their names."""
    token = secrets.token_urlsafe(32)
    row = LoginSession(
        account_id=person.id,
        digest=_digest(token),
        factors=list(shown),
        agent=agent,
        began_at=now,
        seen_at=now,
    )
    writing.add(row)
    writing.flush()
    return Seat(row.id, frozenset(shown), now, now, token)


def init_sessions(app: Flask) -> None:
    runtime = app.extensions["huifang"]
    app.config.update(
        SESSION_COOKIE_NAME="huifang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=runtime.settings.public_base_url.startswith("https://"),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=runtime.policy.accounts.longest,
    )
    app.session_interface = PeopleOnly()
    manager = LoginManager(app)
    manager.anonymous_user = Nobody
    manager.login_view = "accounts.login"
    manager.login_message = None
    manager.session_protection = None  # an address may change on the way; the token is what counts
    manager.user_loader(_person)
    app.after_request(_note_seen)


def _person(token: str) -> Person | None:
    runtime = current_runtime()
    with runtime.database.read() as reading:
        person = person_by_token(reading, _digest(token), token)
    if person is None or person.seat is None:
        return None
    rules, now = runtime.policy.accounts, runtime.clock.now()
    if now - person.seat.began_at > rules.longest or now - person.seat.seen_at > rules.idle:
        return None
    if max(person.seat.began_at, person.seat.seen_at) - now > _AHEAD:
        return None  # a clock ran ahead and was put right: it would last for as long as that was
    g.seat = person.seat
    return person


def _note_seen(response: Response) -> Response:
    """At most once a minute, after the page is made, and without waiting for the disk."""
    seat: Seat | None = g.pop("seat", None)
    if seat is None or BY_ITSELF in request.headers:
        return response
    runtime = current_runtime()
    now = runtime.clock.now()
    if now - seat.seen_at > _NOTED_EVERY:
        with runtime.database.write(repeatable=True) as writing:
            held = update(LoginSession).where(LoginSession.id == seat.id, LoginSession.ended_at.is_(None))
            writing.execute(held.values(seen_at=now))
    return response


def _end_by_token(writing: Session, token: str | None, now: datetime) -> None:
    if token:
        held = update(LoginSession).where(LoginSession.digest == _digest(token))
        writing.execute(held.where(LoginSession.ended_at.is_(None)).values(ended_at=now))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
