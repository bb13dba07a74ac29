"""`flask doctor`."""

import shutil
import sys
import textwrap
from dataclasses import asdict

import click

from survey.office.doctor.examine import examine
from survey.office.doctor.finding import Finding, Mark
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import as_json_option

_INDENT = " " * 6
_COLOURS = {Mark.OK: "green", Mark.WARN: "yellow", Mark.FAIL: "red"}


@click.command()
@as_json_option
def doctor(as_json: bool) -> None:
    """What is wrong with this installation, line by line, with the mend. Exits 1 if anything fails."""
    found = examine(current_runtime())
    if as_json:
        show({"items": [asdict(one) for one in found]}, as_json)
    else:
        for one in found:
            _tell(one)
        click.echo(f"\n{_count(found)}")
    raise SystemExit(int(any(one.mark is Mark.FAIL for one in found)))


def _tell(one: Finding) -> None:
    words = f"{one.mark.ljust(4)}  {one.check}: {one.says}"
    mark, rest = one.mark.value, _fit(words).removeprefix(one.mark)
    click.echo(click.style(mark, fg=_COLOURS[one.mark]) + rest)
    if one.mend:
        click.echo(_fit(f"{_INDENT}→ {one.mend}"))


def _fit(line: str) -> str:
    """On a terminal as wide as it is; elsewhere one line, so that it can be searched."""
    if not sys.stdout.isatty():
        return line
    width = shutil.get_terminal_size().columns
    return textwrap.fill(line, width, subsequent_indent=_INDENT + "  ", break_on_hyphens=False)


def _count(found: list[Finding]) -> str:
    return ", ".join(f"{sum(one.mark is mark for one in found)} {mark}" for mark in reversed(Mark))
