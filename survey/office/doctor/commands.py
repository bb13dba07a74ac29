"""`flask doctor`."""

from dataclasses import asdict

import click

from survey.office.doctor.examine import examine
from survey.office.doctor.finding import Finding, Mark
from survey.output import show
from survey.runtime import current_runtime
from survey.shell import as_json_option

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
    raise SystemExit(int(any(one.mark is Mark.FAIL for one in found)))


def _tell(one: Finding) -> None:
    click.echo(f"{click.style(one.mark.ljust(4), fg=_COLOURS[one.mark])}  {one.check}: {one.says}")
    if one.mend:
        click.echo(f"      → {one.mend}")
