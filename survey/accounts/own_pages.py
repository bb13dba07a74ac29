"""One's own account: who one is, what one may do, a new password, and where one is logged in."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.end_sessions import end_session, end_sessions, list_sessions
from survey.accounts.enrol import NewPassword, set_password, shortest_password
from survey.accounts.forms import PasswordForm
from survey.accounts.guard import permission
from survey.accounts.limits import forget_tries
from survey.accounts.own_password import is_password_of
from survey.accounts.pages import blueprint
from survey.accounts.passwords import LONGEST, Weak, WeakPassword
from survey.accounts.permissions import ROLE_PERMISSIONS, Permission
from survey.accounts.sessions import renew
from survey.accounts.trace import record
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime


@blueprint.get("/account")
@permission(Permission.ACCOUNT_OWN)
def account() -> ResponseReturnValue:
    runtime = current_runtime()
    with runtime.database.read() as reading:
        seats = list_sessions(reading, current_user, runtime.policy.accounts, runtime.clock.now())
    allowed = sorted(ROLE_PERMISSIONS[current_user.role])
    return render_template("accounts/account.html", allowed=allowed, seats=seats)


@blueprint.route("/account/password", methods=["GET", "POST"])
@permission(Permission.ACCOUNT_OWN, before_all=True)
def new_password() -> ResponseReturnValue:
    """The only page of whoever came in with a password that somebody else gave."""
    form = PasswordForm()
    if form.validate_on_submit() and _change_password(form):
        renew()
        flash(_("The password is changed. Other sessions have ended."), "success")
        return redirect(url_for("console.home" if current_user.must_change else "accounts.account"))
    with current_runtime().database.read() as reading:
        least = shortest_password(reading, current_user.id)
    return render_template("accounts/new_password.html", form=form, least=least)


@blueprint.post(f"/account/sessions/<int(max={LARGEST_ID}):number>/end")
@permission(Permission.ACCOUNT_OWN)
def end_one(number: int) -> ResponseReturnValue:
    runtime = current_runtime()
    now, login = runtime.clock.now(), current_user.login
    with runtime.database.write() as writing:
        if not end_session(writing, current_user.id, number, now):
            abort(404)
        record(writing, now, login, "session.end", ("account", login), sessions=1)
    flash(_("The session has ended."), "success")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/sessions/end-others")
@permission(Permission.ACCOUNT_OWN)
def end_others() -> ResponseReturnValue:
    runtime = current_runtime()
    now, login = runtime.clock.now(), current_user.login
    with runtime.database.write() as writing:
        ended = end_sessions(writing, current_user.id, now, but=current_user.seat.id)
        record(writing, now, login, "session.end", ("account", login), sessions=ended)
    flash(_("All other sessions have ended."), "success")
    return redirect(url_for("accounts.account"))


def _change_password(form: PasswordForm) -> bool:
    runtime = current_runtime()
    now, login = runtime.clock.now(), current_user.login
    if not is_password_of(current_user, form.present.data):
        form.present.errors = [_("This is not the present password.")]
        return False
    new = NewPassword(form.new.data, office=runtime.settings.sms_signature, but=current_user.seat.id)
    try:
        with runtime.database.write() as writing:
            set_password(writing, login, new, now, login)
            forget_tries(writing, login)
    except WeakPassword as weak:
        form.new.errors = [_said(weak)]
        return False
    return True


def _said(weak: WeakPassword) -> str:
    """Why a password is not taken, for who has to think of another one."""
    told: dict[Weak, str] = {
        Weak.SHORT: _("At least %(least)s characters, please.", least=weak.least),
        Weak.LONG: _("At most %(most)s characters, please.", most=LONGEST),
        Weak.COMMON: _("Easy to guess: a common password, a row of keys, a date, or one of them repeated."),
        Weak.OBVIOUS: _("Made of your login, your name or words of this office, which others try first."),
        Weak.PRESENT: _("This is the present password."),
    }
    return told[weak.why]
