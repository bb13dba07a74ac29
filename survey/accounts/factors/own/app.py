"""Setting up an app, and taking it away."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.factors.app import set_app
from survey.accounts.factors.app_numbers import address, grouped
from survey.accounts.factors.new_app import forget_offer, offer_app, offered_key
from survey.accounts.factors.own.views import (
    after_proof,
    back,
    blueprint,
    codes_if_none,
    done,
    drop,
    own_kept,
)
from survey.accounts.factors.remove import remove_app
from survey.accounts.people import Person
from survey.qr_code import svg
from survey.runtime import current_runtime


@blueprint.post("/app/new")
@after_proof
def new_app() -> ResponseReturnValue:
    offer_app(current_user)
    return redirect(url_for("factors.app"))


@blueprint.route("/app", methods=["GET", "POST"])
@after_proof
def app() -> ResponseReturnValue:
    """The picture for the app's camera, and the first number that the app shows."""
    key = offered_key(current_user)
    if key is None:
        return back()
    if request.method == "POST":
        codes = _set(key, request.form.get("number", ""))
        if codes is not None:
            forget_offer()
            return done(_("The app is set up. Other sessions have ended."), codes)
        flash(_("The number is not right. Is the clock of the phone right? Try the next number."), "danger")
    page = render_template(
        "accounts/factors/app.html", key=grouped(key), address=_address(key), kept=own_kept()
    )
    return page, 422 if request.method == "POST" else 200


@blueprint.get("/app/picture.svg")
@after_proof
def app_picture() -> ResponseReturnValue:
    """The key as a picture: it is drawn here and shown to nobody else."""
    key = offered_key(current_user)
    if key is None:
        abort(404)
    return svg(_address(key)), 200, {"Content-Type": "image/svg+xml", "Cache-Control": "no-store"}


@blueprint.post("/app/remove")
@after_proof
def drop_app() -> ResponseReturnValue:
    def remove(session: Session, person: Person, now: datetime, required: bool) -> bool:
        return remove_app(session, person, now, required=required)

    return drop(remove)


def _address(key: str) -> str:
    return address(key, current_user.login, current_runtime().settings.sms_signature)


def _set(key: str, typed: str) -> tuple[str, ...] | None:
    """Codes if the account had none; None if the number is not right."""
    runtime = current_runtime()
    with runtime.database.write() as writing:
        right = set_app(writing, current_user, key, typed, runtime.keyring, runtime.clock.now())
        return codes_if_none(writing) if right else None
