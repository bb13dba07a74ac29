"""`flask backup` and `flask restore`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from survey.backup.envelope import NoKey, new_identity
from survey.backup.form import BadBackup, Begun, Counted, Refused
from survey.backup.look import look_through
from survey.backup.make import make_backup
from survey.backup.order import order_of
from survey.backup.restore import Wish, restore
from survey.course.questionnaires import publish_shipped
from survey.interviewing.outcomes import add_missing
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import actor, as_json_option

_identity_option = click.option(
    "--identity", type=click.Path(path_type=Path, dir_okay=False), help="The file of the secret key."
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--force", is_flag=True, help="Write over FILE if it is there.")
@click.option("--plain", is_flag=True, help="Not encrypted: only for trials on one machine.")
@click.option("--verify", is_flag=True, help="Read FILE to its end and see that it is whole.")
@_identity_option
@click.option(
    "--new-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Make a pair of keys: the secret one into this file, the public one is printed.",
)
@as_json_option
def backup(
    file: Path | None,
    force: bool,
    plain: bool,
    verify: bool,
    identity: Path | None,
    new_key: Path | None,
    as_json: bool,
) -> None:
    """Write the whole database to FILE, encrypted to BACKUP_RECIPIENT, while everything runs."""
    if (file is None) is (new_key is None):
        raise click.UsageError("give FILE to be written or read, or --new-key alone")
    with told():
        if new_key is not None:
            show({"secret": str(new_key), "BACKUP_RECIPIENT": _make_keys(new_key)}, as_json)
        elif file is not None and verify:
            _verify(file, identity, as_json)
        elif file is not None:
            with progress(as_json) as begun:
                made = make_backup(current_runtime(), file, actor(), plain=plain, force=force, begun=begun)
            show({"file": str(file), **asdict(made)}, as_json)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@_identity_option
@click.option("--go-on", is_flag=True, help="Do not pause: nothing was sent since the backup was made.")
@click.option("--keys-lost", is_flag=True, help="Restore although some of it will not open.")
@as_json_option
def restore_command(file: Path, identity: Path | None, go_on: bool, keys_lost: bool, as_json: bool) -> None:
    """Fill the empty database of DATABASE_URL from FILE; sending is paused there."""
    runtime = current_runtime()
    with told():
        with progress(as_json) as begun:
            done = restore(runtime, file, identity, actor(), Wish(go_on, keys_lost), begun)
        with runtime.database.write() as session:  # what this version ships beyond the backup's
            publish_shipped(session, runtime.clock.now())
            add_missing(session)
        order = order_of(runtime, datetime.fromisoformat(done.made_at))
    show({"file": str(file), **asdict(done), "in_order": order.is_kept, **asdict(order)}, as_json)
    raise SystemExit(0 if order.is_kept else 1)


def _verify(file: Path, identity: Path | None, as_json: bool) -> None:
    with progress(as_json) as begun:
        looked = look_through(file, identity, begun)
    header = looked.header
    said = {"whole": True, "made_at": header.made_at, "office": header.office, "revision": header.revision}
    tables = [{"table": table.name, "rows": table.rows} for table in header.tables]
    keys = {"field_keys": list(looked.trailer.field_keys), "index_key": header.index_key}
    show({"file": str(file), **said, "rows": header.rows, **keys, "tables": tables}, as_json)


def _make_keys(file: Path) -> str:
    """The public half; the secret one is in the file, which was not there before."""
    secret, public = new_identity()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(secret)
        out.flush()
        os.fsync(out.fileno())
    return public


@contextmanager
def told() -> Iterator[None]:
    """What goes wrong is said in one line; exit code 1."""
    try:
        yield
    except (Refused, NoKey, BadBackup) as wrong:
        raise click.ClickException(str(wrong)) from None
    except OSError as wrong:
        raise click.ClickException(f"{wrong.filename or 'the file'}: {wrong.strerror or wrong}") from None


@contextmanager
def progress(quiet: bool) -> Iterator[Begun]:
    """Where a person watches, how far it is."""
    if quiet or not sys.stderr.isatty():
        yield lambda _rows: lambda _more: None
        return
    with click.progressbar(length=1, file=sys.stderr) as bar:

        def begun(rows: int) -> Counted:
            bar.length = max(rows, 1)
            return bar.update

        yield begun
