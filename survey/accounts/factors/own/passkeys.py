"""Adding passkeys, naming them, and taking them away."""

from datetime import datetime

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.factors.here import our_party, party_or_404
from survey.accounts.factors.own.views import after_proof, back, blueprint, codes_if_none, done, drop
from survey.accounts.factors.passkeys.add import ask_for_new, checked, keep, own_passkeys, purpose, rename
from survey.accounts.factors.passkeys.challenge import answered
from survey.accounts.factors.passkeys.read import Refused
from survey.accounts.factors.remove import remove_passkey
from survey.accounts.factors.words import REFUSED
from survey.accounts.people import Person
from survey.models.base import LARGEST_ID
from survey.runtime import current_runtime

_ONE = f"/passkeys/<int(max={LARGEST_ID}):passkey_id>"


@blueprint.post("/passkeys/options")
@after_proof
def passkey_options() -> ResponseReturnValue:
    """What a browser makes a new passkey for."""
    runtime = current_runtime()
    party = party_or_404()
    with runtime.database.read() as reading:
        known = own_passkeys(reading, current_user.id)
    asked = ask_for_new(current_user, party, runtime.settings.sms_signature, known)
    return asked, 200, {"Content-Type": "application/json", "Cache-Control": "no-store"}


@blueprint.post("/passkeys")
@after_proof
def add_passkey() -> ResponseReturnValue:
    """The passkey that a browser has made; the first factor comes with codes."""
    runtime = current_runtime()
    party = our_party()
    challenge = answered(purpose(current_user))
    if party is None or challenge is None:
        flash(_("That took too long. Please try again."), "danger")
        return back()
    name = request.form.get("name", "").strip() or _("Passkey")
    try:
        key = checked(request.form.get("credential", ""), challenge, party)
        with runtime.database.write() as writing:
            keep(writing, current_user, key, name, runtime.clock.now())
            codes = codes_if_none(writing)
    except Refused as refused:
        flash(REFUSED[refused.why], "danger")
        return back()
    return done(_("The passkey is added. Other sessions have ended."), codes)


@blueprint.post(f"{_ONE}/name")
@after_proof
def name_passkey(passkey_id: int) -> ResponseReturnValue:
    name = request.form.get("name", "").strip()
    runtime = current_runtime()
    with runtime.database.write() as writing:
        known = rename(writing, current_user, passkey_id, name or _("Passkey"), runtime.clock.now())
    if not known:
        abort(404)
    return back()


@blueprint.post(f"{_ONE}/remove")
@after_proof
def drop_passkey(passkey_id: int) -> ResponseReturnValue:
    def remove(session: Session, person: Person, now: datetime, required: bool) -> bool:
        return remove_passkey(session, person, passkey_id, now, required=required)

    return drop(remove)
