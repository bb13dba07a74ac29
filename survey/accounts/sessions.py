"""A session begins with the password, and ends by itself: idle for two hours, or twelve hours old."""

from datetime import datetime, timedelta

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_login import LoginManager, login_user

from survey.accounts.people import Nobody, Person, person_of
from survey.runtime import current_runtime
from survey.vocabulary import Factor

IDLE_AT_MOST = timedelta(hours=2)
OLD_AT_MOST = timedelta(hours=12)
_NOTED_EVERY = timedelta(minutes=1)
# Programs call these, show who they are by themselves and are answered in their own way.
FOR_PROGRAMS = ("/twilio/", "/api/", "/healthz", "/readyz", "/metrics")
# A page that renews itself says so: nobody is sitting there because of that.
BY_ITSELF = "X-Renewed-By-Itself"


class PeopleOnly(SecureCookieSessionInterface):
    """No cookie is opened for programs."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith(FOR_PROGRAMS) else super().open_session(app, request)


def begin(person: Person, *shown: Factor) -> None:
    """A new session of `person`, who has shown these; only the chosen language is kept of the old one."""
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session.permanent = True
    session["factors"] = list(shown)
    now = current_runtime().clock.now().isoformat()
    session["since"] = session["seen"] = now
    login_user(person)


def init_sessions(app: Flask) -> None:
    settings = app.extensions["huifang"].settings
    app.config.update(
        SESSION_COOKIE_NAME="huifang",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_base_url.startswith("https://"),
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=OLD_AT_MOST,
    )
    app.session_interface = PeopleOnly()
    manager = LoginManager(app)
    manager.anonymous_user = Nobody
    manager.login_view = "accounts.login"
    manager.login_message = None
    manager.user_loader(_person)


def _person(session_id: str) -> Person | None:
    runtime = current_runtime()
    now = runtime.clock.now()
    since, seen = _moment("since"), _moment("seen")
    if since is None or seen is None or now - since > OLD_AT_MOST or now - seen > IDLE_AT_MOST:
        return None
    if now - seen > _NOTED_EVERY and BY_ITSELF not in request.headers:
        session["seen"] = now.isoformat()
    with runtime.database.read() as reading:
        return person_of(reading, session_id)


def _moment(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(session[name])
    except (KeyError, ValueError, TypeError):
        return None
