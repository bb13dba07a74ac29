"""All of one's second factors on one page; the password before changes; codes."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.factors.codes import make_codes
from survey.accounts.factors.here import our_party
from survey.accounts.factors.own.views import after_proof, back, blueprint, done, own_kept
from survey.accounts.factors.passkeys.add import LONGEST_NAME
from survey.accounts.factors.proof import is_proved, prove
from survey.accounts.factors.required import is_required, must_set_up
from survey.accounts.limits import TooManyTries
from survey.runtime import current_runtime


@blueprint.get("")
def listed() -> str:
    """What this account has, and what can be done with it."""
    return render_template(
        "accounts/factors/own.html",
        kept=own_kept(),
        party=our_party(),
        proved=is_proved(current_user),
        required=is_required(current_user),
        to_do=must_set_up(current_user),
        longest_name=LONGEST_NAME,
    )


@blueprint.post("/password")
def show_password() -> ResponseReturnValue:
    try:
        right = prove(current_user, request.form.get("password", ""))
    except TooManyTries:
        flash(_("Too many wrong tries. Please wait a little and try again."), "danger")
        return back()
    if not right:
        flash(_("This is not the present password."), "danger")
    return back()


@blueprint.post("/codes")
@after_proof
def new_codes() -> ResponseReturnValue:
    """Ten new codes, shown this once; those before are good no more."""
    runtime = current_runtime()
    if not own_kept().any:
        flash(_("Set up an app or a passkey first."), "danger")
        return back()
    with runtime.database.write() as writing:
        codes = make_codes(writing, current_user, str(runtime.settings.secret_key), runtime.clock.now())
    return done(_("These are new codes. Those before are good no more."), codes)
