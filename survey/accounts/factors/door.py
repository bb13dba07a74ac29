"""The second step at the door, and the way in by passkey alone."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.factors.app import take_number
from survey.accounts.factors.codes import take_code
from survey.accounts.factors.half import Half, held
from survey.accounts.factors.here import our_party, party_or_404
from survey.accounts.factors.kept import read_kept
from survey.accounts.factors.passkeys.add import own_passkeys
from survey.accounts.factors.passkeys.challenge import answered
from survey.accounts.factors.passkeys.read import Refused
from survey.accounts.factors.passkeys.show import PURPOSE, ask_for_one, check, presented, use
from survey.accounts.factors.words import REFUSED
from survey.accounts.guard import public
from survey.accounts.limits import PER_ADDRESS, TooManyTries, limiter, take_try, went_right
from survey.accounts.onward import onward
from survey.accounts.people import Person
from survey.accounts.sessions import begin
from survey.accounts.trace import record
from survey.runtime import current_runtime
from survey.vocabulary import Factor

blueprint = Blueprint("second", __name__, url_prefix="/login")


@blueprint.app_context_processor
def possible() -> dict[str, Any]:
    """Whether the login page offers passkeys."""
    return {"passkeys_possible": lambda: our_party() is not None}


@blueprint.route("/second", methods=["GET", "POST"])
@public
def step() -> ResponseReturnValue:
    """The six digits of an app, or one of the codes on paper."""
    half = held()
    if half is None:
        return _too_late()
    if request.method != "POST":  # HEAD looks too
        return _page(half)
    by_code = "code" in request.form
    factor = Factor.RECOVERY if by_code else Factor.TOTP
    try:
        right = _took(half, factor, request.form.get("code" if by_code else "number", ""))
    except TooManyTries as wait:
        flash(_("Too many wrong tries. Please wait a little, or use a passkey."), "danger")
        return _page(half), 429, {"Retry-After": str(wait.retry_after)}
    if not right:
        flash(_wrong(factor), "danger")
        return _page(half), 401
    return _enter(half.person, half.onward, half.shown, factor)


@blueprint.post("/passkey/options")
@public
@limiter.limit(PER_ADDRESS)
def passkey_options() -> ResponseReturnValue:
    """What a browser asks its passkeys to sign; of whoever is half in, only theirs."""
    party, half = party_or_404(), held()
    known = []
    if half is not None:
        with current_runtime().database.read() as reading:
            known = own_passkeys(reading, half.person.id)
    return ask_for_one(party, known), 200, {"Content-Type": "application/json", "Cache-Control": "no-store"}


@blueprint.post("/passkey")
@public
@limiter.limit(PER_ADDRESS)
def passkey() -> ResponseReturnValue:
    """A passkey is two factors by itself; after a password it must be the same person's."""
    party, half = party_or_404(), held()
    challenge = answered(PURPOSE)
    back = redirect(url_for("second.step") if half else url_for("accounts.login", next=onward()))
    if challenge is None:
        flash(_("That took too long. Please try again."), "danger")
        return back
    runtime = current_runtime()
    now, person = runtime.clock.now(), None
    try:
        given = presented(runtime.database, request.form.get("credential", ""))
        person = given.person
        if half is not None and half.person.id != person.id:
            raise Refused("other account")
        counter = check(given, challenge, party)
        with runtime.database.write() as writing:
            use(writing, given, counter, challenge, now)
    except Refused as refused:
        _note_refusal(person, refused, now)
        flash(REFUSED[refused.why], "danger")
        return back
    if half is not None:
        return _enter(person, half.onward, half.shown, Factor.PASSKEY)
    return _enter(person, onward(), Factor.PASSKEY)


def _took(half: Half, factor: Factor, typed: str) -> bool:
    """Whether it is right; counted either way, and good once. TooManyTries."""
    runtime = current_runtime()
    person, now = half.person, runtime.clock.now()
    with runtime.database.write() as writing:
        take_try(writing, "second factor", person.login, now)
        right = _is_right(writing, person, factor, typed, now)
        if right:
            went_right(writing, "second factor", person.login)
        else:
            what = ("account", person.login)
            record(writing, now, person.login, "login.second.failed", what, factor=factor)
    return right


def _is_right(session: Session, person: Person, factor: Factor, typed: str, now: datetime) -> bool:
    runtime = current_runtime()
    if factor is Factor.TOTP:
        return take_number(session, person.id, typed, runtime.keyring, now)
    return take_code(session, person.id, typed, str(runtime.settings.secret_key), now)


def _enter(person: Person, place: str, *shown: Factor) -> ResponseReturnValue:
    begin(person, *shown)
    if Factor.RECOVERY in shown:
        with current_runtime().database.read() as reading:
            left = read_kept(reading, person.id).codes
        told = ngettext("A code is used up, %(num)d is left.", "A code is used up, %(num)d are left.", left)
        flash(told, "success")
    return redirect(place)


def _page(half: Half) -> str:
    with current_runtime().database.read() as reading:
        kept = read_kept(reading, half.person.id)
    return render_template("accounts/factors/second.html", half=half, kept=kept, party=our_party())


def _too_late() -> ResponseReturnValue:
    if not current_user.is_authenticated:
        flash(_("That took too long. Please log in again."), "danger")
    return redirect(url_for("accounts.login"))


def _wrong(factor: Factor) -> str:
    if factor is Factor.TOTP:
        return str(_("The number is not right. Each is good once, for half a minute: try the next one."))
    return str(_("This code is not right, or was used before."))


def _note_refusal(person: Person | None, refused: Refused, now: datetime) -> None:
    """Of a passkey that is nobody's there is nothing to tell."""
    if person is None:
        return
    with current_runtime().database.write() as writing:
        subject = ("account", person.login)
        record(writing, now, person.login, "login.failed", subject, factor=Factor.PASSKEY, why=refused.why)
