"""`flask oidc`: which accounts come in by the office's own sign-in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from survey.accounts.enrol import AccountError
from survey.accounts.oidc.bind import bind, list_bound, mark_for_first, marked_until, unbind
from survey.accounts.oidc.provider import NotReachable, Provider
from survey.models import Account
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import actor, as_json_option

oidc = AppGroup("oidc", help="Accounts that come in by the office's own sign-in.")


@oidc.command("link")
@click.argument("login")
@click.option("--subject", help="The person's `sub` at the provider; without it, whoever signs in first.")
@as_json_option
def link(login: str, subject: str | None, as_json: bool) -> None:
    """Bind an account to a subject, or mark it for its first sign-in under this login, for two weeks."""
    if subject is None:
        _do(lambda session, now, actor: mark_for_first(session, login, now, actor), as_json)
        return
    issuer = _asked(_provider())["issuer"]
    _do(lambda session, now, actor: bind(session, login, issuer, subject, now, actor), as_json)


@oidc.command("unlink")
@click.argument("login")
@as_json_option
def unlink(login: str, as_json: bool) -> None:
    """Nobody comes in as this account by the office's sign-in any more; its sessions end."""
    _do(lambda session, now, actor: unbind(session, login, now, actor), as_json)


@oidc.command("list")
@as_json_option
def list_linked(as_json: bool) -> None:
    """The accounts that are bound or marked."""
    with current_runtime().database.read() as session:
        found = list_bound(session)
    show({"items": [_said(one.login, one.linked, one.until) for one in found]}, as_json)


@oidc.command("check")
@as_json_option
def check(as_json: bool) -> None:
    """Ask the provider who it is, and tell what has to be entered there."""
    provider, base = _provider(), current_runtime().settings.public_base_url
    known = _asked(provider)
    told = {
        "issuer": known["issuer"],
        "redirect_uri": f"{base}/login/oidc/back",
        "post_logout_redirect_uri": f"{base}/login" if "end_session_endpoint" in known else None,
        "signed_by": known["id_token_signing_alg_values_supported"],
    }
    show(told, as_json)


def _provider() -> Provider:
    settings = current_runtime().settings
    if not settings.oidc_issuer:
        raise click.ClickException("OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are not set")
    return Provider(settings)


def _asked(provider: Provider) -> dict[str, Any]:
    try:
        return provider.load_server_metadata()
    except NotReachable as wrong:
        raise click.ClickException(f"OIDC_ISSUER does not answer as a provider: {wrong}") from None


def _do(act: Callable[[Session, datetime, str], Account], as_json: bool) -> None:
    """One act on one account in one transaction; what cannot be done is told, with exit code 1."""
    runtime = current_runtime()
    try:
        with runtime.database.write() as session:
            account = act(session, runtime.clock.now(), actor())
            until, kept = marked_until(account.oidc_subject), account.oidc_subject
            told = _said(account.login, kept is not None and until is None, until)
    except AccountError as wrong:
        raise click.ClickException(str(wrong)) from None
    show(told, as_json)


def _said(login: str, linked: bool, until: datetime | None) -> dict[str, Any]:
    return {"login": login, "linked": linked, "first_sign_in_until": until.isoformat() if until else None}
