"""`flask audit`: is the trail whole, and where do its chains stand?"""

from pathlib import Path

import click

from survey.audit.bound import journal_of
from survey.audit.heads import read_heads
from survey.audit.keys import audit_keys_from
from survey.audit.publish import published
from survey.audit.verify import Against, told, verify
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import as_json_option

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


@click.group()
def audit() -> None:
    """The trail of acts: chains that nobody without the audit key can change unseen."""


@audit.command("verify")
@click.option(
    "--heads", multiple=True, type=_FILE, help="A published file of heads; several times for several."
)
@click.option("--journal", multiple=True, type=_FILE, help="A journal besides this machine's own.")
@as_json_option
def verify_command(heads: tuple[Path, ...], journal: tuple[Path, ...], as_json: bool) -> None:
    """Walk all chains, compare, and say where they break; exit code 1 if they do."""
    runtime = current_runtime()
    settings = runtime.settings
    own = journal_of(settings)
    folder = settings.audit_heads_dir
    against = Against(
        journals=list(dict.fromkeys([*([own] if own.exists() else []), *journal])),
        heads=list(dict.fromkeys([*(published(folder) if folder else []), *heads])),
    )
    verdict = verify(runtime.database, audit_keys_from(settings), against)
    show(told(verdict), as_json)
    raise SystemExit(0 if verdict.whole else 1)


@audit.command("heads")
@as_json_option
def heads_command(as_json: bool) -> None:
    """Print where every chain stands, for keeping elsewhere: one JSON object, with --json or without."""
    del as_json
    runtime = current_runtime()
    with runtime.database.read() as session:
        heads = read_heads(session, runtime.clock.now())
    show(heads.to_json(audit_keys_from(runtime.settings)), as_json=True)
