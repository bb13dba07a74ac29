"""`flask petitioner`: what a person may ask of the office. Who asks is checked before (docs/privacy.md)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from survey.cases.typed_phone import typed_phone
from survey.output import show
from survey.retention.rights.correct import Wrong
from survey.retention.rights.correct import correct as put_right
from survey.retention.rights.erase import NotNow, Wish
from survey.retention.rights.erase import erase as let_go
from survey.retention.rights.export import export as write_down
from survey.retention.rights.export import write
from survey.retention.rights.find import NotFound, Several
from survey.retention.rules import tables
from survey.runtime import current_runtime
from survey.shell import actor, as_json_option

_case_no = click.option(
    "--case-no", "case_nos", multiple=True, help="Only this case; may be given again. For shared numbers."
)
_why = click.option("--why", required=True, help="How they asked, on record. No name, no number.")


@click.group()
def petitioner() -> None:
    """One person's own data: shown, put right, erased."""


@petitioner.command("export")
@click.argument("number")
@_case_no
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder, or a .json or .docx.")
@as_json_option
def export(number: str, case_nos: tuple[str, ...], out: Path, as_json: bool) -> None:
    """Write everything kept about the person of NUMBER, for them to take away."""
    runtime = current_runtime()
    phone = typed_phone(runtime, number)
    files = _or_say_why(lambda: write_down(runtime, phone.e164, case_nos, actor()))
    show({"written": [str(path) for path in write(files, out)]}, as_json)


@petitioner.command("correct")
@click.argument("number")
@_case_no
@click.option("--name", help="The right name.")
@click.option("--phone", help="The right number.")
@_why
@as_json_option
def correct(
    number: str, case_nos: tuple[str, ...], name: str | None, phone: str | None, why: str, as_json: bool
) -> None:
    """Put a name or number right. Scores do not move; have it put right in the petition system too."""
    if not (name and name.strip()) and phone is None:
        raise click.UsageError("give --name, --phone or both")
    runtime = current_runtime()
    right = typed_phone(runtime, phone) if phone is not None else None
    wrong = Wrong(typed_phone(runtime, number).e164, case_nos, why, name.strip() if name else None, right)
    show({"corrected": True, **_or_say_why(lambda: put_right(runtime, wrong, actor()))}, as_json)


@petitioner.command("erase")
@click.argument("number")
@_case_no
@_why
@click.option(
    "--may-ask-again", is_flag=True, help="Keep nothing to know them by: a later case is asked about."
)
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@as_json_option
def erase(
    number: str, case_nos: tuple[str, ...], why: str, may_ask_again: bool, dry_run: bool, as_json: bool
) -> None:
    """Let go of everything about the person of NUMBER at once. It cannot be undone; scores do not move."""
    runtime = current_runtime()
    wish = Wish(typed_phone(runtime, number).e164, case_nos, why, may_ask_again)
    told = _or_say_why(lambda: let_go(runtime, wish, actor(), dry_run=dry_run))
    if not dry_run:
        told |= {"file": runtime.database.scrub(tables())}
    show({"erased": not dry_run, **told}, as_json)


def _or_say_why(act: Callable[[], Any]) -> Any:
    """2 where nobody or several are meant, 1 where it cannot be done just now."""
    try:
        return act()
    except (NotFound, Several) as wrong:
        raise click.UsageError(str(wrong)) from wrong
    except NotNow as wait:
        raise click.ClickException(str(wait)) from wait
