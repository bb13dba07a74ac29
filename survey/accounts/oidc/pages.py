"""To the office's own sign-in, back from it, and out there too."""

from http import HTTPStatus

import structlog
from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.factors import after_first
from survey.accounts.guard import public
from survey.accounts.limits import PER_ADDRESS, limiter
from survey.accounts.oidc.bind import bind_first, person_of
from survey.accounts.oidc.provider import NotBelieved, NotReachable, Provider, SignedIn
from survey.accounts.onward import onward
from survey.accounts.people import Person, Seat
from survey.accounts.trace import record
from survey.runtime import EXTENSION, current_runtime
from survey.vocabulary import Factor

blueprint = Blueprint("oidc", __name__, url_prefix="/login/oidc")
log = structlog.get_logger()

_PROVIDER = "huifang_oidc"


@blueprint.record
def _know_provider(state: BlueprintSetupState) -> None:
    """One for each application: it keeps what the provider says of itself."""
    settings = state.app.extensions[EXTENSION].settings
    state.app.extensions[_PROVIDER] = Provider(settings) if settings.oidc_issuer else None
    state.app.jinja_env.globals["office_sign_in"] = bool(settings.oidc_issuer)


@blueprint.get("")
@public
@limiter.limit(PER_ADDRESS)
def go() -> ResponseReturnValue:
    """To the provider, with what only this browser knows."""
    provider = _provider()
    if current_user.is_authenticated:
        return redirect(onward())
    try:
        return redirect(provider.begin(_here("oidc.back"), onward()))
    except NotReachable as wrong:
        return _not_reachable(wrong)


@blueprint.get("/back")
@public
@limiter.limit(PER_ADDRESS)
def back() -> ResponseReturnValue:
    """Somebody comes back, with a code that is good once, here and there."""
    provider, given = _provider(), request.args
    turn = provider.begun(given.get("state"))
    if turn is None:
        why = _("This sign-in was begun too long ago, or in another browser. Please begin again.")
        return _told(why, HTTPStatus.BAD_REQUEST)
    if "error" in given or "code" not in given:
        log.info("a sign-in was not completed at the provider")
        why = _("The office's sign-in was not completed. Please try again.")
        return _told(why, HTTPStatus.UNAUTHORIZED)
    try:
        who = provider.finish(turn, given["code"], given.get("iss"))
    except NotReachable as wrong:
        return _not_reachable(wrong)
    except NotBelieved as wrong:
        log.warning("a sign-in was not believed", why=str(wrong))
        _failed("not believed")
        why = _("The office's sign-in could not be checked. Please begin again.")
        return _told(why, HTTPStatus.UNAUTHORIZED)
    person = _person(who, who.claims.get(provider.claim))
    if person is None:
        _failed("no account")
        why = _("The office's sign-in knows you, but no account here is yours. Ask who keeps the accounts.")
        return _told(why, HTTPStatus.FORBIDDEN)
    return after_first(person, Factor.OIDC_MFA if who.second_factor else Factor.OIDC, turn["onward"])


@blueprint.get("/out")
@public
def out() -> ResponseReturnValue:
    """The session here has ended; the one at the provider is ended by a page: no form may lead elsewhere."""
    try:
        address = _provider().way_out(_here("accounts.login"))
    except NotReachable as wrong:
        log.warning("the provider does not answer", why=str(wrong))
        address = None
    return render_template("accounts/oidc/out.html", address=address)


def way_out(seat: Seat | None) -> str | None:
    """Where somebody goes on logging out who came in by the provider; None for all others."""
    by_provider = seat and seat.factors & {Factor.OIDC, Factor.OIDC_MFA}
    return url_for("oidc.out") if by_provider and current_app.extensions[_PROVIDER] else None


def _provider() -> Provider:
    found: Provider | None = current_app.extensions[_PROVIDER]
    return found or abort(404)


def _here(endpoint: str) -> str:
    """An address of ours as the provider knows it: never made of what a request says."""
    return current_runtime().settings.public_base_url + url_for(endpoint)


def _person(who: SignedIn, login: object) -> Person | None:
    runtime = current_runtime()
    with runtime.database.write() as session:
        return person_of(session, who) or bind_first(session, who, login, runtime.clock.now())


def _failed(why: str) -> None:
    runtime = current_runtime()
    with runtime.database.write() as session:
        record(session, runtime.clock.now(), "", "login.failed", ("account", ""), how=Factor.OIDC, why=why)


def _not_reachable(wrong: NotReachable) -> ResponseReturnValue:
    log.warning("the provider does not answer", why=str(wrong))
    why = _("The office's sign-in does not answer. Try again in a few minutes, or use your password.")
    return _told(why, HTTPStatus.SERVICE_UNAVAILABLE)


def _told(why: str, code: int) -> ResponseReturnValue:
    return render_template("accounts/oidc/failed.html", why=why), code
