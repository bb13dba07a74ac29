"""`flask tokens`: which programs may call the API, and for what."""

from datetime import timedelta

import click
from sqlalchemy import select

from survey.accounts.trace import record
from survey.api.tokens import issue_token, revoke_token
from survey.models import Token
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import actor, as_json_option
from survey.vocabulary import Scope


@click.group()
def tokens() -> None:
    """Tokens with which other programs call /api/v1."""


@tokens.command("create")
@click.option("--name", required=True, help="Which program it is for.")
@click.option(
    "--scope", "scopes", required=True, multiple=True, type=click.Choice([scope.value for scope in Scope]),
    help="What it may do; may be given more than once.",
)  # fmt: skip
@click.option("--days", type=click.IntRange(1, 3650), help="Ends after so many days; without, when revoked.")
@as_json_option
def create(name: str, scopes: tuple[str, ...], days: int | None, as_json: bool) -> None:
    """Make a token and print it, this once."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    expires_at = None if days is None else now + timedelta(days=days)
    with runtime.database.write() as session:
        token, text = issue_token(session, name[:100], map(Scope, scopes), now, expires_at)
        record(session, now, actor(), "token create", ("token", str(token.id)), scopes=token.scopes)
    show({**_shown(token), "token": text}, as_json)
    if not as_json:
        click.echo("The token cannot be shown again.", err=True)


@tokens.command("list")
@as_json_option
def list_tokens(as_json: bool) -> None:
    """All tokens, ended ones too; never their text."""
    with current_runtime().database.read() as session:
        items = [_shown(token) for token in session.scalars(select(Token).order_by(Token.id))]
    show({"items": items}, as_json)


@tokens.command("revoke")
@click.argument("token_id", type=int)
@as_json_option
def revoke(token_id: int, as_json: bool) -> None:
    """End a token at once. Exits 1 where there is none, or it has ended already."""
    runtime, now = current_runtime(), current_runtime().clock.now()
    with runtime.database.write() as session:
        revoked = revoke_token(session, token_id, now)
        if revoked:
            record(session, now, actor(), "token revoke", ("token", str(token_id)))
    show({"id": token_id, "revoked": revoked}, as_json)
    raise SystemExit(0 if revoked else 1)


def _shown(token: Token) -> dict[str, object]:
    times = {"created_at": token.created_at, "expires_at": token.expires_at, "revoked_at": token.revoked_at}
    told = {name: None if time is None else time.isoformat() for name, time in times.items()}
    return {"id": token.id, "name": token.name, "scopes": token.scopes, **told}
