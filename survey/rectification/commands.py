"""`flask rectifications`: what is being put right, from the shell. No name of a petitioner, no words."""

import sys
from collections.abc import Iterator
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.models import Account, RectificationStep
from survey.models.base import LARGEST_ID
from survey.output import show
from survey.rectification.assign import assign_from_shell
from survey.rectification.read.may_see import SETTLED
from survey.rectification.read.view import Tier, View
from survey.rectification.read.views import Order, place_of, read_views
from survey.rectification.read.wanted import Wanted
from survey.rectification.refusal import Refused, Why
from survey.runtime import Runtime, current_runtime
from survey.scoring.unit_tree import read_unit_tree
from survey.shell import actor, as_json_option
from survey.vocabulary import RectificationState

AT_ONCE = 500
_STATES = click.Choice([state.value for state in RectificationState])

rectifications = AppGroup("rectifications", help="What is being put right, of callbacks that have settled.")


@rectifications.command("list")
@click.option("--state", type=_STATES, help="Default: all that is open.")
@click.option("--unit", help="Code of a unit, with all below it.")
@click.option("--overdue", is_flag=True, help="Only what is overdue.")
@as_json_option
def list_all(state: str | None, unit: str | None, overdue: bool, as_json: bool) -> None:
    """In the order in which they were opened."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        if unit is not None and unit not in read_unit_tree(session).parents:
            raise click.BadParameter("there is no unit with this code", param_hint="--unit")
        wanted = Wanted(
            states=(RectificationState(state),) if state else (),
            branch=unit,
            tier=Tier.RED if overdue else None,
            ended=None if state else False,
        )
        items = [_line(view) for view in _all(session, runtime, wanted)]
    show({"items": items}, as_json)


@rectifications.command("show")
@click.argument("rectification_id", metavar="ID", type=click.IntRange(1, LARGEST_ID))
@as_json_option
def show_one(rectification_id: int, as_json: bool) -> None:
    """One with its steps: who did what when. Exits 1 where there is none."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        found = list(_all(session, runtime, Wanted(ids=[rectification_id])))
        if not found:
            _none(rectification_id)
        told = {**_line(found[0]), **_dates(found[0]), "steps": _steps(session, rectification_id)}
    show(told, as_json)


@rectifications.command("assign")
@click.argument("rectification_id", metavar="ID", type=click.IntRange(1, LARGEST_ID))
@click.argument("login")
@as_json_option
def assign(rectification_id: int, login: str, as_json: bool) -> None:
    """Give one to the verifier LOGIN, whatever their area. Exits 1 where that cannot be; on record."""
    runtime = current_runtime()
    with runtime.database.read() as session:
        account_id = session.scalar(select(Account.id).where(Account.login == login, Account.active))
    if account_id is None:
        raise click.BadParameter("there is no active account with this login", param_hint="LOGIN")
    try:
        assign_from_shell(runtime, rectification_id, account_id, actor())
    except Refused as wrong:
        if wrong.why is Why.UNKNOWN:
            _none(rectification_id)
        click.echo(f"Not assigned: {wrong}.", err=True)
        sys.exit(1)
    show({"id": rectification_id, "verifier": login}, as_json)


def _all(session: Session, runtime: Runtime, wanted: Wanted) -> Iterator[View]:
    after = None
    while views := read_views(session, runtime, SETTLED, wanted, Order.OPENED, after, AT_ONCE):
        yield from views
        after = place_of(views[-1], Order.OPENED)


def _line(view: View) -> dict[str, Any]:
    return {
        "id": view.id,
        "case_no": view.case_no,
        "round": view.round,
        "object": view.object.value,
        "unit": view.unit_code,
        "state": view.state.value,
        "owner": view.owner.value if view.owner else None,
        "due_at": None if view.ended else view.due_at.isoformat(),
        "overdue": view.tier is Tier.RED,
    }


def _dates(view: View) -> dict[str, Any]:
    dates = {
        name: getattr(view, name)
        for name in (
            "opened_at", "verified_at", "ordered_at", "ordered_due_at", "reported_at", "accepted_at",
            "asked_again_at", "ended_at",
        )
    }  # fmt: skip
    codes = {name: getattr(view, name) for name in ("finding", "ending", "legal_step")}
    return {
        "source": view.source,
        "level": view.level,
        "verifier": view.verifier,
        "orders": view.orders,
        "causes": list(view.causes),
        **{name: code.value if code else None for name, code in codes.items()},
        **{name: at.isoformat() if at else None for name, at in dates.items()},
    }


def _steps(session: Session, rectification_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(RectificationStep, Account.login)
        .outerjoin(Account, Account.id == RectificationStep.account_id)
        .where(RectificationStep.rectification_id == rectification_id)
        .order_by(RectificationStep.id)
    )
    return [
        {"at": one.at.isoformat(), "act": one.act.value, "by": login, "state": one.to_state.value}
        for one, login in rows
    ]


def _none(rectification_id: int) -> None:
    click.echo(f"There is no rectification {rectification_id}.", err=True)
    sys.exit(1)
