"""`flask users`: accounts from the command line."""

import getpass
import json
import sys
from collections.abc import Callable
from typing import Any

import click
from sqlalchemy import select

from survey.accounts.enrol import AccountError, NewAccount, create_account, set_active, set_password
from survey.accounts.passwords import WeakPassword
from survey.models import Account, Unit
from survey.runtime import Runtime, current_runtime
from survey.vocabulary import Role

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")


@click.group("users")
def users() -> None:
    """Accounts of the people who work with the system."""


@users.command("create")
@click.argument("login")
@click.option("--name", required=True, help="The person's name, as pages and records show it.")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--unit", "unit_code", help="Code of the unit; for the role `unit`, and only there.")
@_STDIN
@_JSON
def create(login: str, name: str, role: str, unit_code: str | None, password_stdin: bool, as_json: bool) -> None:
    """Make an account."""
    new = NewAccount(login, name, Role(role), _password(password_stdin), unit_code)
    runtime = current_runtime()
    account = _done(runtime, lambda session, now, actor: create_account(session, new, now, actor))
    _tell(account, unit_code, as_json)


@users.command("list")
@_JSON
def list_accounts(as_json: bool) -> None:
    """All accounts, closed ones too."""
    query = select(Account, Unit.code).outerjoin(Unit, Unit.id == Account.unit_id).order_by(Account.login)
    with current_runtime().database.read() as session:
        rows = [(account, code) for account, code in session.execute(query)]
    if as_json:
        click.echo(json.dumps({"items": [_object(*row) for row in rows]}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(_line(*row))


@users.command("disable")
@click.argument("login")
@_JSON
def disable(login: str, as_json: bool) -> None:
    """Close an account: it is out at its next click."""
    _tell(_done(current_runtime(), lambda s, now, actor: set_active(s, login, False, now, actor)), None, as_json)


@users.command("enable")
@click.argument("login")
@_JSON
def enable(login: str, as_json: bool) -> None:
    """Open a closed account again."""
    _tell(_done(current_runtime(), lambda s, now, actor: set_active(s, login, True, now, actor)), None, as_json)


@users.command("password")
@click.argument("login")
@_STDIN
@_JSON
def password(login: str, password_stdin: bool, as_json: bool) -> None:
    """Give an account a new password; its sessions end."""
    new = _password(password_stdin)
    _tell(_done(current_runtime(), lambda s, now, actor: set_password(s, login, new, now, actor)), None, as_json)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return given


def _done(runtime: Runtime, act: Callable[..., Account]) -> Account:
    try:
        with runtime.database.write() as session:
            return act(session, runtime.clock.now(), f"shell:{getpass.getuser()}")
    except (AccountError, WeakPassword) as wrong:
        raise click.ClickException(str(wrong)) from None


def _tell(account: Account, unit_code: str | None, as_json: bool) -> None:
    text = json.dumps(_object(account, unit_code), ensure_ascii=False) if as_json else _line(account, unit_code)
    click.echo(text)


def _object(account: Account, unit_code: str | None) -> dict[str, Any]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role.value,
        "unit": unit_code,
        "active": account.active,
        "demo": account.demo,
        "created_at": account.created_at.isoformat(),
    }


def _line(account: Account, unit_code: str | None) -> str:
    state = "" if account.active else "  disabled"
    return f"{account.login:<20} {account.role.value:<12} {account.name}{f' ({unit_code})' if unit_code else ''}{state}"
