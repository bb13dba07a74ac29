"""`flask costs`: what a completed answer costs, and what another plan would."""

import csv
import io
import json
import sys
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.costs.items import flat, foreseen_item, item_of, items_of
from survey.costs.keep import UNIT
from survey.costs.look import look_at
from survey.costs.read import read_entries
from survey.costs.tables import Sheet, by_key
from survey.costs.whatif import course_of, foresee, kinds_of
from survey.models import Unit
from survey.output import no_formula, show
from survey.runtime import Runtime, current_runtime
from survey.scoring.period_option import period_option
from survey.scoring.periods import ALLOWED, Period
from survey.vocabulary import Spent


@click.command()
@click.option("--period", help=f"{ALLOWED}; default: this month.")
@click.option("--by", type=click.Choice(["channel", "step", "unit"]), help="Taken apart by this.")
@click.option("--plan", help="What this plan of the policy would have cost: a name of [plans], or now.")
@click.option("--assume", type=click.FloatRange(0, 1), help="Share that completes at a step never tried.")
@click.option(
    "--format", "format_", type=click.Choice(["json", "csv"]),
    help="Default: a short table on a terminal, JSON elsewhere.",
)  # fmt: skip
def costs(
    period: str | None, by: str | None, plan: str | None, assume: float | None, format_: str | None
) -> None:
    """What a completed answer costs: told by the carrier, or reckoned by the policy's [costs]."""
    runtime = current_runtime()
    span = period_option(period, runtime.today())
    with runtime.database.read() as session:
        sheet = look_at(runtime, session, span.first_day, span.last_day)
        if plan is not None:
            items = [_foreseen(runtime, sheet, plan, assume)]
        elif by == "unit":
            items = _of_units(session, span, sheet)
        else:
            items = items_of(sheet, by, span.label)
    _print(items, span, format_)


def _foreseen(runtime: Runtime, sheet: Sheet, name: str, assumed: float | None) -> dict[str, Any]:
    plans = {"now": runtime.policy.plan, **runtime.policy.plans}
    if name not in plans:
        raise click.BadParameter(f"there are {', '.join(plans)}", param_hint="--plan")
    course = course_of(sheet.steps, sum(one.line.came.surveys for one in sheet.steps))
    found = foresee(course, kinds_of(plans[name]), runtime.policy.score.satisfied, assumed)
    return foreseen_item(name, found) | {"whole": sheet.whole.cost.is_whole}


def _of_units(session: Session, span: Period, sheet: Sheet) -> list[dict[str, Any]]:
    codes = {str(number): code for number, code in session.execute(select(Unit.id, Unit.code))}
    entries = read_entries(session, span.first_day, span.last_day, UNIT)
    closed = (one for one in entries if one.spent is not Spent.OPEN)
    lines = {codes.get(one.key, ""): one for one in by_key(closed, sheet.prices, lambda entry: entry.key)}
    return [
        {"period": span.label, "key": code, **item_of(line, sheet.prices.currency)}
        for code, line in sorted(lines.items())
    ]


def _print(items: Sequence[dict[str, Any]], span: Period, format_: str | None) -> None:
    if format_ == "csv":
        click.echo(_as_csv(flat(items)), nl=False)
    elif format_ == "json" or not sys.stdout.isatty():
        click.echo(json.dumps({"items": items}, ensure_ascii=False))
    else:
        columns = ("key", "plan", "currency", "total", "whole", "completes", "per_complete", "participation")
        short = [{name: item[name] for name in columns if name in item} for item in flat(items)]
        show({"period": span.label, "items": short}, as_json=False)


def _as_csv(rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]) if rows else [])
    writer.writeheader()
    writer.writerows(
        {name: no_formula(value) if isinstance(value, str) else value for name, value in row.items()}
        for row in rows
    )
    return text.getvalue()
