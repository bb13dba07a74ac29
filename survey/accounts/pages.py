"""Coming in, going out, and the language of the pages."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.factors import after_first
from survey.accounts.forms import LoginForm
from survey.accounts.guard import public
from survey.accounts.language import CATALOGUES
from survey.accounts.limits import (
    PER_ADDRESS,
    TooManyTries,
    limiter,
    of_a_known_browser,
    take_try,
    went_right,
)
from survey.accounts.oidc.pages import way_out
from survey.accounts.onward import onward
from survey.accounts.passwords import hash_password, is_outdated, matches
from survey.accounts.people import Person, person_by_login
from survey.accounts.sessions import leave
from survey.accounts.trace import record
from survey.models import Account
from survey.runtime import current_runtime
from survey.vocabulary import Factor

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
@public
@limiter.limit(PER_ADDRESS, methods=["POST"], exempt_when=of_a_known_browser)
def login() -> ResponseReturnValue:
    """The door. Whatever was wrong, the answer is the same and takes as long."""
    if current_user.is_authenticated:
        return redirect(onward())
    form = LoginForm()
    if form.validate_on_submit():
        try:
            person = _known(form.login.data, form.password.data)
        except TooManyTries as wait:
            page = render_template("accounts/login.html", form=form, wait=wait)
            return page, HTTPStatus.TOO_MANY_REQUESTS, {"Retry-After": str(wait.retry_after)}
        if person:
            return after_first(person, Factor.PASSWORD, onward())
        flash(_("Login or password is not right."), "danger")
    return render_template("accounts/login.html", form=form), 401 if request.method == "POST" else 200


@blueprint.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """What the browser kept of the person's work goes too, even without our script."""
    onto = way_out(current_user.seat) or url_for("accounts.login")
    leave()
    return redirect(onto), {"Clear-Site-Data": '"storage"'}


@blueprint.post("/language")
@public
def choose_language() -> ResponseReturnValue:
    wanted = request.form.get("language", "")
    if wanted not in CATALOGUES:
        abort(400)
    session["language"] = wanted
    if current_user.is_authenticated:
        with current_runtime().database.write() as writing:
            writing.get_one(Account, current_user.id).language = wanted
    return redirect(onward())


def _known(login: str, password: str) -> Person | None:
    """Whoever has this login and this password. The try is counted before it is looked at."""
    runtime = current_runtime()
    now = runtime.clock.now()
    with runtime.database.write(repeatable=True) as writing:
        take_try(writing, "password", login, now)
    with runtime.database.read() as reading:
        found = person_by_login(reading, login)
    person, kept = found or (None, None)
    right = matches(kept, password)
    renewed = hash_password(password) if right and kept and is_outdated(kept) else None
    with runtime.database.write() as writing:
        if person is None or not right:
            known = person.login if person else ""
            record(writing, now, known, "login.failed", ("account", known))
            return None
        went_right(writing, "password", login)
        if renewed:
            writing.get_one(Account, person.id).password_hash = renewed
    return person
