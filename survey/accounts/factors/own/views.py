"""What the pages of one's own factors have in common: who may come, and that the password comes first."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.factors.codes import make_codes
from survey.accounts.factors.kept import Kept, read_kept
from survey.accounts.factors.proof import is_proved
from survey.accounts.factors.remove import LastOne
from survey.accounts.factors.required import is_required
from survey.accounts.first import first_of_all
from survey.accounts.guard import Guard, mark
from survey.accounts.people import Person
from survey.accounts.permissions import Permission
from survey.accounts.sessions import renew
from survey.runtime import current_runtime

View = Callable[..., ResponseReturnValue]
Remove = Callable[[Session, Person, datetime, bool], bool]

blueprint = Blueprint("factors", __name__, url_prefix="/account/factors")
mark(blueprint, Guard(permission=Permission.ACCOUNT_OWN, before_all=True))


@blueprint.app_context_processor
def own_factors() -> dict[str, Any]:
    """What the account page includes: `second_factors()` of whoever is here."""
    return {"second_factors": own_kept}


@blueprint.before_request
def password_first() -> ResponseReturnValue | None:
    """A password that somebody else gave is changed before anything else; demonstrations have no factors."""
    first = first_of_all(current_user)
    if first is not None and not first.startswith(f"{blueprint.name}."):
        return redirect(url_for(first))
    if current_user.demo and request.method == "POST":
        abort(403)
    return None


def after_proof(view: View) -> View:
    """The password was shown a short while ago, or the page asks for it."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if not is_proved(current_user):
            flash(_("Please enter your password first."), "danger")
            return back()
        return view(*args, **kwargs)

    return asked


def own_kept() -> Kept:
    """What whoever is here has."""
    with current_runtime().database.read() as reading:
        return read_kept(reading, current_user.id)


def back() -> ResponseReturnValue:
    return redirect(url_for("factors.listed"))


def drop(remove: Remove) -> ResponseReturnValue:
    """Take one factor away, unless it is the last one of somebody who may not be without."""
    runtime = current_runtime()
    try:
        with runtime.database.write() as writing:
            found = remove(writing, current_user, runtime.clock.now(), is_required(current_user))
    except LastOne:
        flash(_("Your account may not be without a second step: set up another one first."), "danger")
        return back()
    if not found:
        abort(404)
    renew()
    flash(_("Removed. Other sessions have ended."), "success")
    return back()


def codes_if_none(session: Session) -> tuple[str, ...]:
    """With the first factor come the codes for the day on which it is lost."""
    if read_kept(session, current_user.id).codes:
        return ()
    runtime = current_runtime()
    return make_codes(session, current_user, str(runtime.settings.secret_key), runtime.clock.now())


def done(told: str, codes: tuple[str, ...]) -> ResponseReturnValue:
    """Codes are shown in the answer itself: they are kept nowhere to be shown again."""
    renew()
    flash(told, "success")
    return render_template("accounts/factors/codes.html", codes=codes) if codes else back()
