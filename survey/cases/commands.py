"""`flask cases import` and `flask units import` (CONTRACT §3)."""

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
from survey.cases.rejects import RejectsFile
from survey.cases.store import Outcome
from survey.cases.values import LONGEST_SOURCE
from survey.output import show
from survey.runtime import current_runtime
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
