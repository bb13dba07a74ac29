"""Coming in, going out, one's own account, and the language of the pages."""

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from survey.accounts.enrol import set_password
from survey.accounts.factors import after_first
from survey.accounts.forms import LoginForm, PasswordForm
from survey.accounts.guard import permission, public
from survey.accounts.language import CATALOGUES
from survey.accounts.limits import PER_ADDRESS, PER_LOGIN, address_and_login, limiter, went_wrong
from survey.accounts.onward import onward
from survey.accounts.passwords import WeakPassword, hash_password, is_outdated, matches
from survey.accounts.people import Person, person_by_login
from survey.accounts.permissions import ROLE_PERMISSIONS, Permission
from survey.accounts.sessions import begin
from survey.accounts.trace import record
from survey.models import Account
from survey.runtime import current_runtime
from survey.vocabulary import Factor

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/login", methods=["GET", "POST"])
@public
@limiter.limit(PER_ADDRESS, methods=["POST"])
@limiter.limit(PER_LOGIN, key_func=address_and_login, deduct_when=went_wrong, methods=["POST"])
def login() -> ResponseReturnValue:
    """The door. Whatever was wrong, the answer is the same and takes as long."""
    if current_user.is_authenticated:
        return redirect(onward())
    form = LoginForm()
    if form.validate_on_submit():
        person = _known(form.login.data, form.password.data)
        if person:
            return after_first(person, Factor.PASSWORD, onward())
        flash(_("Login or password is not right."), "danger")
    return render_template("accounts/login.html", form=form), 200 if request.method == "GET" else 401


@blueprint.post("/logout")
@public
def logout() -> ResponseReturnValue:
    """What the browser kept of the person's work goes too, even without our script."""
    language = session.get("language")
    logout_user()
    session.clear()
    if language:
        session["language"] = language
    return redirect(url_for("accounts.login")), {"Clear-Site-Data": '"storage"'}


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


@blueprint.route("/account", methods=["GET", "POST"])
@permission(Permission.ACCOUNT_OWN)
@limiter.limit(PER_LOGIN, deduct_when=went_wrong, methods=["POST"])
def account() -> ResponseReturnValue:
    """Who one is, what one may do, and a new password."""
    form = PasswordForm()
    if form.validate_on_submit() and _change_password(form):
        flash(_("The password is changed. Other sessions have ended."), "success")
        return redirect(url_for("accounts.account"))
    allowed = sorted(ROLE_PERMISSIONS[current_user.role])
    return render_template("accounts/account.html", form=form, allowed=allowed)


def _known(login: str, password: str) -> Person | None:
    runtime = current_runtime()
    with runtime.database.read() as reading:
        found = person_by_login(reading, login)
    person, kept = found or (None, None)
    right = matches(kept, password)
    now = runtime.clock.now()
    with runtime.database.write() as writing:
        act = "login" if right else "login.failed"
        record(writing, now, person.login if person else "", act, ("account", person.login if person else ""))
        if right and person and kept and is_outdated(kept):
            writing.get_one(Account, person.id).password_hash = hash_password(password, login)
    return person if right else None


def _change_password(form: PasswordForm) -> bool:
    runtime = current_runtime()
    with runtime.database.read() as reading:
        kept = reading.get_one(Account, current_user.id).password_hash
    if not matches(kept, form.present.data):
        form.present.errors = [_("This is not the present password.")]
        return False
    login = current_user.login
    try:
        with runtime.database.write() as writing:
            set_password(writing, login, form.new.data, runtime.clock.now(), login)
    except WeakPassword:
        form.new.errors = [_("Please choose another password.")]
        return False
    with runtime.database.read() as reading:
        found = person_by_login(reading, login)
    if found:
        begin(found[0], Factor.PASSWORD)
    return True
