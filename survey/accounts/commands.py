"""`flask users`: accounts from the command line."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from survey.accounts.enrol import (
    AccountError,
    NewAccount,
    NewPassword,
    create_account,
    find_account,
    set_active,
    set_password,
)
from survey.accounts.limits import forget_tries
from survey.accounts.manage import read
from survey.accounts.manage.lost import take_factors_away
from survey.accounts.passwords import WeakPassword
from survey.models import Account, Unit
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import actor, as_json_option
from survey.vocabulary import Role

Act = Callable[[Session, datetime, str], Account]
_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
_MUST_CHANGE = click.option(
    "--must-change", is_flag=True, help="The person has to choose another password at the first log-in."
)


users = AppGroup("users", help="Accounts of the people who work with the system.")


@users.command("create")
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as pages and records show it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--unit", help="Code of the unit; for the role `unit`, and as the area of a `verifier`.")
@_STDIN
@_MUST_CHANGE
@as_json_option
def create(
    login: str,
    name: str,
    role: str,
    unit: str | None,
    password_stdin: bool,
    must_change: bool,
    as_json: bool,
) -> None:
    """Make an account. The first admin's is made here; further ones too."""
    new = NewAccount(login, name, Role(role), _password(password_stdin), unit, must_change=must_change)
    _do(lambda session, now, actor: create_account(session, new, now, actor, office=_office()), as_json)


@users.command("list")
@as_json_option
def list_accounts(as_json: bool) -> None:
    """All accounts, closed ones too, with their last log-in (of 90 days) and second factors."""
    with current_runtime().database.read() as session:
        items = [
            {
                **_told(line.account, line.unit_code),
                "must_change": line.account.must_change,
                "last_login": line.last_login.isoformat(timespec="seconds") if line.last_login else None,
                "factors": line.factors,
            }
            for line in read.list_accounts(session)
        ]
    show({"items": items}, as_json)


@users.command("disable")
@click.argument("login")
@as_json_option
def disable(login: str, as_json: bool) -> None:
    """Close an account: it is out at its next click."""
    _do(lambda session, now, actor: set_active(session, login, False, now, actor), as_json)


@users.command("enable")
@click.argument("login")
@as_json_option
def enable(login: str, as_json: bool) -> None:
    """Open a closed account again."""
    _do(lambda session, now, actor: set_active(session, login, True, now, actor), as_json)


@users.command("password")
@click.argument("login")
@_STDIN
@_MUST_CHANGE
@as_json_option
def password(login: str, password_stdin: bool, must_change: bool, as_json: bool) -> None:
    """Give an account a new password; its sessions end, and it can be tried again."""
    new = NewPassword(_password(password_stdin), given=must_change, office=_office())

    def give(session: Session, now: datetime, actor: str) -> Account:
        forget_tries(session, login)
        return set_password(session, login, new, now, actor)

    _do(give, as_json)


@users.command("reset-factors")
@click.argument("login")
@as_json_option
def reset(login: str, as_json: bool) -> None:
    """Remove the second factors of somebody who lost them; another password is chosen next."""

    def take(session: Session, now: datetime, actor: str) -> Account:
        account = find_account(session, login)
        take_factors_away(session, account, now, actor)
        return account

    _do(take, as_json)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _office() -> str:
    """Whose name is no password."""
    return current_runtime().settings.sms_signature


def _do(act: Act, as_json: bool) -> None:
    """One act on one account in one transaction; what cannot be done is told, with exit code 1."""
    runtime = current_runtime()
    try:
        with runtime.database.write() as session:
            account = act(session, runtime.clock.now(), actor())
            unit = session.get(Unit, account.unit_id) if account.unit_id else None
            told = _told(account, unit.code if unit else None)
    except (AccountError, WeakPassword) as wrong:
        raise click.ClickException(str(wrong)) from None
    show(told, as_json)


def _told(account: Account, unit: str | None) -> dict[str, Any]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role.value,
        "unit": unit,
        "active": account.active,
        "demo": account.demo,
        "created_at": account.created_at.isoformat(timespec="seconds"),
    }
