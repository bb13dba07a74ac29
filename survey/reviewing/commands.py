"""`flask close-month`: a month closed for good, from the shell."""

import sys
from collections.abc import Mapping
from typing import Any

import click

from survey.output import show
from survey.reviewing.closing.checklist import Check, Line, checklist
from survey.reviewing.closing.close import Hand, close_month, read_closed
from survey.reviewing.closing.month import read_month
from survey.runtime import Runtime, current_runtime
from survey.scoring.periods import Period, PeriodError
from survey.scoring.read_counts import snapshot
from survey.shell import actor, as_json_option

_SAYS: Mapping[Check, str] = {
    Check.OVER: "days of the month that have not ended",
    Check.EARLIER: "earlier months still open",
    Check.UNDER_WAY: "surveys of its cases still under way; by month of closing they will be counted late",
    Check.CODING: "words of its surveys waiting for coders",
    Check.UNREAD: "messages stored and not understood",
    Check.IN_DOUBT: "attempts of which nobody knows whether they left",
    Check.ANOMALIES: "anomalies neither explained nor dismissed",
    Check.EXCLUSIONS: "exclusions undecided",
    Check.FACTS: "days waiting to be counted anew; freezing counts them",
    Check.CALENDAR: "days of which it is not sure whether they are working days",
}


@click.command("close-month")
@click.argument("month")
@click.option("--why", default="", help="Why it is closed in spite of warnings; kept with it.")
@click.option("--yes", is_flag=True, help="Do not ask; nobody is asked either where there is no terminal.")
@as_json_option
def close(month: str, why: str, yes: bool, as_json: bool) -> None:
    """Freeze MONTH (2026-10): its figures never change again, what comes later stands beside them.

    Prints the checklist. Its warnings do not forbid; they are kept with the month. Once frozen, a month stays
    so, and asking again is no error.
    """
    runtime = current_runtime()
    period = _month(runtime, month)
    with snapshot(runtime) as session:
        lines = checklist(runtime, session, period)
        before = read_closed(session).get(month)
    if any(line.forbids for line in lines):
        raise click.BadParameter(f"{month} is not over", param_hint="MONTH")
    if before is None and not as_json:
        show({"checklist": [_row(line) for line in lines]}, as_json=False)
        if not yes and sys.stdin.isatty():
            click.confirm(f"Freeze {month}? This cannot be undone", abort=True)
    done = close_month(runtime, period, Hand(actor()), why)
    with runtime.database.read() as session:
        now = read_closed(session)[month]
    told: dict[str, Any] = {
        "month": month,
        "frozen": "now" if done else "before, and left as it was",
        "frozen_at": now.frozen_at.astimezone(runtime.settings.zone).isoformat(timespec="seconds"),
        "by": now.by,
        "why": now.why,
    }
    if as_json:
        told["already"] = not done
        told["checklist"] = [_row(line) for line in (lines if done else now.warned)]
    show(told, as_json)


def _month(runtime: Runtime, text: str) -> Period:
    try:
        return read_month(text, runtime.today())
    except PeriodError as wrong:
        raise click.BadParameter(str(wrong), param_hint="MONTH") from None


def _row(line: Line) -> dict[str, Any]:
    mark = "ok" if line.ok else "no" if line.forbids else "warn"
    return {"check": line.check.value, "mark": mark, "count": line.count, "of": _SAYS[line.check]}
