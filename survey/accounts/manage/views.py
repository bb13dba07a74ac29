"""/accounts: the list, one of them, and a new one."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.enrol import AccountError, Unfit
from survey.accounts.guard import permission
from survey.accounts.manage.acts import (
    BY_COMMAND,
    Given,
    Wanted,
    give_password,
    make,
    reset_factors,
    switch,
)
from survey.accounts.manage.forms import AccountForm
from survey.accounts.manage.read import list_accounts, list_units
from survey.accounts.permissions import Permission
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime
from survey.vocabulary import Role

blueprint = Blueprint("manage", __name__, url_prefix="/accounts")
_ONE = f"/<int(max={LARGEST_ID}):number>"
Done = TypeVar("Done")
_keeps_accounts = permission(Permission.ACCOUNTS_MANAGE, fresh=True)


@blueprint.get("")
@_keeps_accounts
def listed() -> ResponseReturnValue:
    with current_runtime().database.read() as reading:
        kept = list_accounts(reading)
    return render_template("accounts/manage/list.html", kept=kept)


@blueprint.route("/new", methods=["GET", "POST"])
@_keeps_accounts
def new() -> ResponseReturnValue:
    """The password is on the page that answers, this once; it is kept nowhere."""
    form = AccountForm()
    form.role.choices = [(role.value, role.value) for role in Role if role is not BY_COMMAND]
    if form.validate_on_submit():
        wanted = Wanted(form.login.data, form.name.data, Role(form.role.data), form.unit.data or None)
        try:
            return _told(make(current_runtime(), wanted, current_user))
        except AccountError as wrong:
            field = form.login if wrong.why in (Unfit.LOGIN, Unfit.TAKEN) else form.unit
            field.errors = [_said(wrong)]
    with current_runtime().database.read() as reading:
        units = list_units(reading)
    return render_template("accounts/manage/new.html", form=form, units=units)


@blueprint.get(_ONE)
@_keeps_accounts
def one(number: int) -> ResponseReturnValue:
    with current_runtime().database.read() as reading:
        found = list_accounts(reading, number)
    if not found:
        abort(404)
    by_command = found[0].account.role is BY_COMMAND
    return render_template("accounts/manage/one.html", kept=found[0], by_command=by_command)


@blueprint.post(f"{_ONE}/close")
@_keeps_accounts
def close(number: int) -> ResponseReturnValue:
    _act(lambda: switch(current_runtime(), number, False, current_user))
    return _back(number, _("The account is closed. Its sessions have ended."))


@blueprint.post(f"{_ONE}/open")
@_keeps_accounts
def reopen(number: int) -> ResponseReturnValue:
    _act(lambda: switch(current_runtime(), number, True, current_user))
    return _back(number, _("The account is open again."))


@blueprint.post(f"{_ONE}/password")
@_keeps_accounts
def password(number: int) -> ResponseReturnValue:
    return _told(_act(lambda: give_password(current_runtime(), number, current_user)))


@blueprint.post(f"{_ONE}/factors")
@_keeps_accounts
def factors(number: int) -> ResponseReturnValue:
    _act(lambda: reset_factors(current_runtime(), number, current_user))
    return _back(
        number,
        _("The second factors are removed. The person logs in with the password and sets up new ones."),
    )


def _act(act: Callable[[], Done]) -> Done:
    """No page offers what an admin may not do; whoever sends it all the same is refused."""
    try:
        return act()
    except AccountError as wrong:
        abort(404 if wrong.why is Unfit.NOBODY else 403)


def _told(given: Given) -> ResponseReturnValue:
    return render_template("accounts/manage/given.html", given=given)


def _back(number: int, message: str) -> ResponseReturnValue:
    flash(message, "success")
    return redirect(url_for("manage.one", number=number))


def _said(wrong: AccountError) -> str:
    """What does not fit, for who fills in the form."""
    told: dict[Unfit | None, str] = {
        Unfit.LOGIN: _("Small letters, digits, dots and dashes, please; it begins with a letter or digit."),
        Unfit.TAKEN: _("This login is taken."),
        Unfit.UNIT_NEEDED: _("A unit's account needs the code of its unit."),
        Unfit.UNIT_UNFIT: _("Only a unit's account and a verifier's have a unit."),
        Unfit.NO_UNIT: _("There is no unit with this code."),
    }
    return told[wrong.why] if wrong.why in told else str(wrong)
