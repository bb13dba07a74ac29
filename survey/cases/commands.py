"""`flask cases import`, `flask cases pull` and `flask units import` (CONTRACT §3)."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from survey.accounts.trace import record
from survey.cases.fieldmap import load_map
from survey.cases.import_cases import Summary, import_file
from survey.cases.import_units import import_units
from survey.cases.outcomes import Unusable
from survey.cases.pull.connect import SourceFailed
from survey.cases.pull.pull import Pulled, pull
from survey.cases.pull.rejected import read_rejected
from survey.cases.rejects import RejectsFile
from survey.cases.store import Outcome
from survey.cases.values import LONGEST_SOURCE
from survey.output import show
from survey.runtime import Runtime, current_runtime
from survey.shell import actor, as_json_option

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def _short(_context: click.Context, _option: click.Parameter, source: str) -> str:
    if len(source) > LONGEST_SOURCE:
        raise click.BadParameter(f"at most {LONGEST_SOURCE} characters")
    return source


@click.group()
def cases() -> None:
    """Closed cases."""


@click.group()
def units() -> None:
    """The tree of units."""


@cases.command("import")
@click.argument("file", type=_FILE)
@click.option("--map", "map_file", type=_FILE, help="Which column is which field (TOML).")
@click.option(
    "--source",
    default="",
    callback=_short,
    help="Where they come from; one (source, case number) is one case.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing.")
@as_json_option
def import_closed(file: Path, map_file: Path | None, source: str, dry_run: bool, as_json: bool) -> None:
    """Import closed cases from CSV, XLSX or JSON Lines."""
    with _told_plainly():
        field_map = load_map(map_file)
        with RejectsFile(file, keep=not dry_run) as rejects, _progress(as_json) as progress:
            summary = import_file(
                current_runtime(),
                file,
                field_map,
                source=source,
                dry_run=dry_run,
                on_refusal=rejects.add,
                on_progress=progress,
            )
    if not dry_run:
        counts = {outcome.value: summary.outcomes[outcome] for outcome in Outcome}
        _write_down("cases.import", source, counts)
    show({**_figures(summary), **_refused(rejects), "dry_run": dry_run}, as_json)
    sys.exit(1 if summary.outcomes[Outcome.REJECTED] else 0)


@cases.command("pull")
@click.argument("name")
@click.option("--again", is_flag=True, help="Read all of it from the beginning, not from where it was left.")
@click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing.")
@click.option("--rejected", is_flag=True, help="Only list the rows that were not taken and wait there.")
@as_json_option
def pull_closed(name: str, again: bool, dry_run: bool, rejected: bool, as_json: bool) -> None:
    """Read closed cases from the database [sources.NAME] of the policy file."""
    runtime = current_runtime()
    if rejected:
        _list_rejected(runtime, name, as_json)
        return
    with _told_plainly(), _counting(as_json) as tell:
        pulled = pull(runtime, name, again=again, dry_run=dry_run, on_chunk=tell)
    if not dry_run:
        counts = {outcome.value: pulled.summary.outcomes[outcome] for outcome in Outcome}
        _write_down("cases.pull", name, counts)
    read = {**_figures(pulled.summary), "without_watermark": pulled.unmarked, "to_its_end": pulled.whole}
    show({**read, "dry_run": dry_run}, as_json)
    sys.exit(1 if pulled.summary.outcomes[Outcome.REJECTED] or not pulled.whole else 0)


def _list_rejected(runtime: Runtime, name: str, as_json: bool) -> None:
    with runtime.database.read() as session:
        rows = read_rejected(session, name)
    items = [{"case_no": row.case_no, "reason": row.reason, "at": row.at.isoformat()} for row in rows]
    show({"items": items}, as_json)


@units.command("import")
@click.argument("file", type=_FILE)
@as_json_option
def import_tree(file: Path, as_json: bool) -> None:
    """Import units from CSV or XLSX.

    Columns: code, name, parent_code, level, contact_name, contact_phone, contact_email.
    """
    with _told_plainly(), RejectsFile(file) as rejects:
        summary = import_units(current_runtime(), file)
        for refusal in summary.refusals:
            rejects.add(refusal)
    counts = {outcome.value: summary.outcomes[outcome] for outcome in Outcome}
    _write_down("units.import", "", counts)
    show({"read": summary.read, **counts, **_refused(rejects)}, as_json)
    sys.exit(1 if summary.refusals else 0)


def _write_down(act: str, source: str, counts: Mapping[str, int]) -> None:
    """How many rows somebody brought in; not the file's name, which may be somebody's."""
    runtime = current_runtime()
    with runtime.database.write() as session:
        record(session, runtime.clock.now(), actor(), act, ("source", source), **counts)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """A file or map that cannot be used is wrong usage: exit code 2, and what to do."""
    try:
        yield
    except Unusable as error:
        raise click.UsageError(str(error)) from error
    except SourceFailed as error:
        raise click.ClickException(f"{error}; what was read until then is stored") from error


def _figures(summary: Summary) -> Mapping[str, Any]:
    return {
        "read": summary.read,
        **{outcome.value: summary.outcomes[outcome] for outcome in Outcome},
        "filtered": summary.left_out.total(),
        "rejected_reasons": dict(summary.rejected),
        "filtered_reasons": dict(summary.left_out),
        "nobody_to_ask": summary.nobody_to_ask,
        "without_phone": summary.without_phone,
        "warnings": {remark.value: n for remark, n in summary.remarks.items()},
        "units_made": summary.units_made,
    }


def _refused(rejects: RejectsFile) -> Mapping[str, Any]:
    """The first refused rows, and where all of them are.

    What was given stands in the file alone: in a row whose cells are shifted it is somebody's name.
    """
    rows = [{"line": one.line, "reason": one.rejection.reason} for one in rejects.first]
    return {"rejected_rows": rows, "rejects_file": rejects.written}


@contextmanager
def _counting(quiet: bool) -> Iterator[Callable[[Pulled], None]]:
    """Rows read so far on a terminal: nobody knows how many there are."""
    if quiet or not sys.stderr.isatty():
        yield lambda pulled: None
        return
    yield lambda pulled: click.echo(f"\r{pulled.summary.read} rows", nl=False, err=True)
    click.echo(err=True)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal, on the error stream so that the result can be piped on."""
    if quiet or not sys.stderr.isatty():
        yield lambda position, size: None
        return
    with click.progressbar(length=1, file=sys.stderr) as bar:

        def advance(position: int, size: int) -> None:
            bar.length = size
            bar.update(position - bar.pos)

        yield advance
