"""`flask keys`: fresh ones, what each still seals, sealing anew, finding people by another."""

import os
import sys
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import func, select

from survey.accounts.trace import record
from survey.audit.keys import derived
from survey.models import Case, Inbound, JobRun, Petitioner
from survey.office.keys.count import Use, count_uses, id_of
from survey.office.keys.reindex import Reindexed
from survey.office.keys.reindex import reindex as find_anew
from survey.office.keys.rotate import Rotated, to_do
from survey.office.keys.rotate import rotate as seal_anew
from survey.output import show
from survey.runtime import Runtime, current_runtime
from survey.secrets import key_from_text, new_key
from survey.shell import actor, as_json_option

_LATELY = timedelta(minutes=2)  # a scheduler that runs begins some job every few seconds


@click.group()
def keys() -> None:
    """Keys for field encryption and for looking up phones."""


@keys.command("new")
def new() -> None:
    """Print a fresh key, for FIELD_KEYS, INDEX_KEY, AUDIT_KEYS or SECRET_KEY."""
    click.echo(new_key())


@keys.command("status")
@as_json_option
def status(as_json: bool) -> None:
    """How many values each field key still seals, by its id; one that seals none may be thrown away.

    Exits 1 where something is sealed with a key that is not given.
    """
    uses = count_uses(current_runtime())
    show({"keys": [_told(use) for use in uses]}, as_json)
    raise SystemExit(int(any(use.place is None for use in uses)))


@keys.command("rotate")
@as_json_option
def rotate(as_json: bool) -> None:
    """Seal anew, with the first of FIELD_KEYS, whatever another one sealed. Everything may go on running.

    Exits 1 where something is left. Stopped, it is simply begun again.
    """
    runtime = current_runtime()
    key = id_of(runtime.keyring.head)
    _write_down(runtime, "keys rotate", key, begun=True)
    with _progress(to_do(runtime), as_json) as advance:
        done = seal_anew(runtime, advance)
    counts = {one.column.value: _counts(one) for one in done if any(_counts(one).values())}
    _write_down(runtime, "keys rotate", key, begun=False, columns=counts)
    rows = [{"column": one.column.value, **_counts(one)} for one in done]
    show({"key": key, "columns": rows, **_sums(done)}, as_json)
    raise SystemExit(int(any(one.left or one.cannot_open for one in done)))


@keys.command("reindex")
@as_json_option
def reindex(as_json: bool) -> None:
    """Let everybody be found by a new INDEX_KEY. The office stands still: stop web, scheduler and workers.

    Give INDEX_KEY=new,old, run it, then give the new one alone. Exits 1 where somebody is not found by it.
    """
    runtime = current_runtime()
    _refuse_reindexing(runtime)
    _write_down(runtime, "keys reindex", "index", begun=True)
    with _progress(_rows(runtime), as_json) as advance:
        done = find_anew(runtime, advance)
    _write_down(runtime, "keys reindex", "index", begun=False, **asdict(done))
    show({**asdict(done), "next": _next(done)}, as_json)
    raise SystemExit(int(not done.is_whole))


@keys.command("audit")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A file that is not there yet.")
@as_json_option
def audit(out: Path, as_json: bool) -> None:
    """Write the audit key that is derived from INDEX_KEY into a file for its reader only, as AUDIT_KEYS."""
    settings = current_runtime().settings
    if settings.audit_keys:
        raise click.UsageError("AUDIT_KEYS is given: nothing is derived")
    assert settings.index_key, "read_settings makes it or refuses to start"
    made = [derived(key_from_text(one)) for one in settings.index_key.split(",")]
    try:
        file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as wrong:
        raise click.UsageError(f"{out}: {wrong.strerror}") from wrong
    with os.fdopen(file, "w", encoding="ascii") as written:
        written.write(",".join(urlsafe_b64encode(key).decode() for key in made) + "\n")
    _write_down(current_runtime(), "keys audit", "")
    show({"written": str(out), "next": "give it to every process as AUDIT_KEYS_FILE"}, as_json)


def _told(use: Use) -> dict[str, object]:
    return {
        "key": use.key,
        "given": use.place,
        "values": use.values.total(),
        "does": "seals" if use.is_first else "opens" if use.place else "is not given",
        "may_go": use.is_idle,
        "columns": {column.value: number for column, number in use.values.items()},
    }


def _counts(one: Rotated) -> dict[str, int]:
    return {"done": one.done, "left": one.left, "cannot_open": one.cannot_open}


def _sums(done: list[Rotated]) -> dict[str, int]:
    return {kind: sum(_counts(one)[kind] for one in done) for kind in ("done", "left", "cannot_open")}


def _rows(runtime: Runtime) -> int:
    with runtime.database.read() as session:
        counts = [select(func.count()).select_from(table) for table in (Inbound, Case, Petitioner)]
        return sum(session.scalar(count) or 0 for count in counts)


def _refuse_reindexing(runtime: Runtime) -> None:
    if not runtime.keyring.former():
        raise click.UsageError("give INDEX_KEY=new,old: the new key, and the one people are found by now")
    if not runtime.settings.audit_keys:
        raise click.UsageError(
            "AUDIT_KEYS is not given: the trail's key is derived from INDEX_KEY and would be lost with it. "
            "Write it down first (`flask keys audit --out FILE`) and give it as AUDIT_KEYS_FILE"
        )
    with runtime.database.read() as session:
        last = session.scalar(select(func.max(JobRun.started_at)))
    if last is not None and abs(runtime.clock.now() - last) < _LATELY:
        raise click.UsageError("a scheduler is running: stop every process, and wait two minutes")


def _next(done: Reindexed) -> str:
    if done.is_whole:
        return "give the new INDEX_KEY alone to every process, and start them"
    return "somebody is not found by the new key: keep INDEX_KEY as it is, see docs/settings.md, run it again"


def _write_down(runtime: Runtime, act: str, key: str, **detail: object) -> None:
    with runtime.database.write() as session:
        record(session, runtime.clock.now(), actor(), act, ("keys", key), **detail)


@contextmanager
def _progress(length: int, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, on the error stream so that the result can be piped on."""
    if quiet or not length or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=length, file=sys.stderr) as bar:
        yield bar.update
