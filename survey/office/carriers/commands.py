"""`flask carriers`: what a gateway in mainland China is to approve before anything leaves."""

from collections.abc import Sequence

import click
from flask.cli import AppGroup

from survey.carriers.choose import approved_templates
from survey.carriers.templates import TemplatesError
from survey.carriers.templates.rules import Broken, Gateway, Kind
from survey.office.carriers.look import (
    broken_signature,
    gateway_of,
    look,
    unapproved,
)
from survey.office.carriers.purposes import of_gaps
from survey.office.carriers.standing import Standing, State
from survey.office.carriers.written import as_file, size
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import as_json_option

_COLOURS = {State.APPROVED: "green", State.CHANGED: "yellow", State.MISSING: "red"}
_TYPES = {Kind.SMS: "通知短信", Kind.VOICE: "语音通知"}  # as consoles of gateways call them
_FORMS = ("table", "toml", "json")

carriers = AppGroup("carriers", help="What gateways ask for beforehand.")


@carriers.command("templates")
@click.option(
    "--carrier",
    type=click.Choice([one.value for one in Gateway]),
    help="Otherwise the one in use, or aliyun.",
)
@click.option("--format", "form", type=click.Choice(_FORMS), default="table", show_default=True)
@as_json_option
def templates(carrier: str | None, form: str, as_json: bool) -> None:
    """What to submit for approval, and how it stands. Exits 1 if something in force is not approved."""
    runtime = current_runtime()
    gateway = Gateway(carrier) if carrier else gateway_of(runtime.settings)
    try:
        approved = approved_templates(runtime.settings)
    except TemplatesError as wrong:
        raise click.ClickException(str(wrong)) from None
    found, signs = look(runtime, approved, gateway), broken_signature(runtime.settings)
    left, signature = unapproved(runtime.settings, found), runtime.settings.approved_signature
    if as_json or form == "json":
        told = {"carrier": gateway, "signature": signature, "signature_broken": _broken(signs)}
        show({**told, "not_approved": len(left), "items": [_item(one, gateway) for one in found]}, True)
    elif form == "toml":
        click.echo(as_file(found, approved))
    else:
        _tell(found, gateway, signature, signs)
        click.echo(f"\n{len(found)} templates, {len(left)} of those in force are not approved")
    raise SystemExit(1 if left or any(one.refuses for one in signs) else 0)


def _tell(found: Sequence[Standing], gateway: Gateway, signature: str, signs: Sequence[Broken]) -> None:
    click.echo(f"signature: {signature}")
    _tell_broken(signs)
    for one in found:
        click.secho(f"\n{one.state}", fg=_COLOURS[one.state], nl=False)
        named = " ".join(filter(None, (one.code, one.wanted.kind, one.wanted.key)))
        click.echo(f"  {named}, {one.wanted.language}, {_TYPES[one.wanted.kind]}, {size(one)}")
        click.echo(f"  {_as_written(one, gateway)}")
        click.echo(f"  {one.wanted.purpose}{of_gaps(one.wanted.samples)}")
        if one.differs:
            click.echo(f"  since approved: {one.differs}")
        _tell_broken(one.broken)


def _tell_broken(found: Sequence[Broken]) -> None:
    for one in found:
        word, colour = ("refused", "red") if one.refuses else ("look at", "yellow")
        click.secho(f"  {word}: ", fg=colour, nl=False)
        click.echo(one.says)


def _item(one: Standing, gateway: Gateway) -> dict[str, object]:
    return {
        "kind": one.wanted.kind,
        "type": _TYPES[one.wanted.kind],
        "key": one.wanted.key,
        "language": one.wanted.language,
        "of": list(one.wanted.of),
        "text": _as_written(one, gateway),
        "purpose": one.wanted.purpose + of_gaps(one.wanted.samples),
        "example": one.wanted.body,
        "characters": one.characters,
        "segments": one.segments,
        "state": one.state,
        "code": one.code or None,
        "differs": one.differs or None,
        "broken": _broken(one.broken),
    }


def _broken(found: Sequence[Broken]) -> list[dict[str, object]]:
    return [{"rule": one.rule, "says": one.says, "refuses": one.refuses} for one in found]


def _as_written(one: Standing, gateway: Gateway) -> str:
    """As the gateway writes gaps: by name or by number."""
    template = one.wanted.template
    return template.numbered if gateway is Gateway.TENCENT else template.text
