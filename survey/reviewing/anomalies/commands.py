"""`flask anomalies`: what is odd about a month's figures."""

from dataclasses import asdict

import click
from flask.cli import AppGroup
from sqlalchemy import select

from survey.models import Anomaly, Unit
from survey.output import show
from survey.reviewing.anomalies.find import find_anomalies
from survey.runtime import current_runtime
from survey.scoring.periods import PeriodError
from survey.shell import as_json_option
from survey.vocabulary import AnomalyState

anomalies = AppGroup("anomalies", help="What is odd about a month's figures.")


@anomalies.command("find")
@click.option("--period", help="A month, 2026-10; default: this one.")
@as_json_option
def find(period: str | None, as_json: bool) -> None:
    """Look at a month; what was found before stays as people judged it."""
    try:
        outcome = find_anomalies(current_runtime(), period)
    except PeriodError as wrong:
        raise click.BadParameter(str(wrong), param_hint="--period") from None
    show(asdict(outcome), as_json)


@anomalies.command("list")
@click.option("--state", type=click.Choice([state.value for state in AnomalyState]), help="Default: all.")
@as_json_option
def list_all(state: str | None, as_json: bool) -> None:
    """What was found, the newest month first."""
    query = select(Anomaly, Unit.code).outerjoin(Unit, Unit.id == Anomaly.unit_id)
    if state is not None:
        query = query.where(Anomaly.state == AnomalyState(state))
    with current_runtime().database.read() as session:
        rows = session.execute(query.order_by(Anomaly.month.desc(), Anomaly.id)).all()
    items = [
        {
            "id": row.id,
            "kind": row.kind.value,
            "month": row.month,
            "unit": code,
            "object": row.object.value if row.object else None,
            "state": row.state.value,
            "figures": row.figures,
        }
        for row, code in rows
    ]
    show({"items": items}, as_json)
