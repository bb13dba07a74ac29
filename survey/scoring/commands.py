"""`flask scores`: satisfaction rates per unit (CONTRACT §6)."""

import json
import sys

import click

from survey.output import show
from survey.runtime import current_runtime
from survey.scoring.asked import FINAL, FIRST, LAST_ROUND, Asked, RoundError, read_round
from survey.scoring.list_scores import list_items
from survey.scoring.period_option import period_option
from survey.scoring.periods import ALLOWED
from survey.scoring.table import as_csv, as_lines
from survey.scoring.unit_tree import UnknownUnit
from survey.vocabulary import Basis, Breakdown, RatedObject


@click.command()
@click.option("--period", help=f"{ALLOWED}; default: this month.")
@click.option("--unit", help="Code of a unit; default: every unit.")
@click.option("--by", type=click.Choice([by.value for by in Breakdown]), help="Taken apart by this.")
@click.option(
    "--basis", type=click.Choice([basis.value for basis in Basis]), default=Basis.SETTLED.value,
    help="By the day of settling (default), or by the month of closing.",
)  # fmt: skip
@click.option("--round", "round_", help=f"first, final or 1 to {LAST_ROUND}; default: first and final.")
@click.option(
    "--object",
    "object_",
    type=click.Choice([one.value for one in RatedObject]),
    help="Default: both, and their composite.",
)
@click.option("--public", is_flag=True, help="Small cells hidden, as for everybody outside.")
@click.option(
    "--format", "format_", type=click.Choice(["json", "csv"]),
    help="Default: a short table on a terminal, JSON elsewhere.",
)  # fmt: skip
def scores(
    period: str | None,
    unit: str | None,
    by: str | None,
    basis: str,
    round_: str | None,
    object_: str | None,
    public: bool,
    format_: str | None,
) -> None:
    """Satisfaction rates per unit, with intervals and verdicts."""
    runtime = current_runtime()
    today = runtime.today()
    asked = Asked(
        period_option(period, today),
        Basis(basis),
        unit,
        tuple(RatedObject) if object_ is None else (RatedObject(object_),),
        _rounds(round_),
        None if by is None else Breakdown(by),
        public,
    )
    try:
        items = list_items(runtime, asked)
    except UnknownUnit:
        raise click.BadParameter(f"there is no unit {unit!r}", param_hint="--unit") from None
    if format_ == "csv":
        click.echo(as_csv(items), nl=False)
    elif format_ == "json" or not sys.stdout.isatty():
        click.echo(json.dumps({"items": items}, ensure_ascii=False))
    else:
        show({"period": asked.period.label, "basis": basis, "items": as_lines(items)}, as_json=False)


def _rounds(text: str | None) -> tuple[str | int, ...]:
    if text is None:
        return (FIRST, FINAL)
    try:
        return (read_round(text),)
    except RoundError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--round") from None
