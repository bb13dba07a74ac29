"""`flask polls`: what somebody else polled of the same units."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from survey.accounts.permissions import Permission, may
from survey.cases.outcomes import Unusable
from survey.cases.rejects import RejectsFile
from survey.cases.unit_table import read_book
from survey.models import Account
from survey.output import show
from survey.reviewing.polls.enter import Hand, NewPoll, Refused, enter, remove
from survey.reviewing.polls.find import list_polls
from survey.reviewing.polls.read_poll import read_poll
from survey.runtime import current_runtime
from survey.scoring.compare.rolled import SCALES
from survey.scoring.period_option import period_option
from survey.scoring.periods import ALLOWED
from survey.shell import actor, as_json_option

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


polls = AppGroup("polls", help="What somebody else polled of the same units.")


@polls.command("import")
@click.argument("file", type=_FILE)
@click.option("--name", required=True, help="What the poll is called; no two have the same name.")
@click.option("--period", required=True, help=f"The months that it asked about: {ALLOWED}.")
@click.option(
    "--scale", type=click.Choice([str(one) for one in SCALES]), required=True, help="How many levels it has."
)
@click.option("--as", "login", help="Whose act it is; default: the only account that may enter polls.")
@as_json_option
def import_poll(file: Path, name: str, period: str, scale: str, login: str | None, as_json: bool) -> None:
    """Import a poll from CSV or XLSX: unit_code, object, then how many on each level.

    Nothing is kept of a file with a row that cannot be taken: a poll is whole, or it is not there.
    """
    runtime = current_runtime()
    new = NewPoll(name.strip(), period_option(period, runtime.today()), int(scale))
    with runtime.database.read() as session:
        book, hand = read_book(session), _hand(session.scalars(select(Account)).all(), login)
    try:
        with RejectsFile(file) as rejects:
            rows, refusals = read_poll(file, new.scale, book)
            for refusal in refusals:
                rejects.add(refusal)
        poll_id = None if refusals else enter(runtime, new, rows, hand)
    except (Unusable, Refused) as wrong:
        raise click.UsageError(str(wrong)) from wrong
    told = [{"line": one.line, "reason": str(one.rejection)} for one in rejects.first]
    figures = {"read": len(rows) + len(refusals), "rejected": len(refusals), "poll": poll_id}
    show({**figures, "rejected_rows": told, "rejects_file": rejects.written}, as_json)
    sys.exit(1 if refusals else 0)


@polls.command("list")
@as_json_option
def list_all(as_json: bool) -> None:
    """The polls, the one that ends last first."""
    with current_runtime().database.read() as session:
        found = list_polls(session)
    rows = [
        {
            "id": one.id,
            "name": one.name,
            "period": one.period.label,
            "scale": one.scale,
            "figures": one.figures,
            "entered_by": one.by,
            "entered_at": one.at.isoformat(timespec="seconds"),
        }
        for one in found
    ]
    show({"polls": rows}, as_json)


@polls.command("remove")
@click.argument("poll_id", type=int)
@click.option("--why", required=True, help="The reason, for the trace.")
@as_json_option
def remove_poll(poll_id: int, why: str, as_json: bool) -> None:
    """Remove a poll with its figures. What is wrong in one is entered anew under another name."""
    try:
        there = remove(current_runtime(), poll_id, why, actor())
    except Refused as wrong:
        raise click.UsageError(str(wrong)) from wrong
    if not there:
        raise click.UsageError(f"there is no poll {poll_id}")
    show({"removed": poll_id}, as_json)


def _hand(accounts: Sequence[Account], login: str | None) -> Hand:
    able = [one for one in accounts if one.active and may(one.role, Permission.POLLS_WRITE)]
    named = [one for one in able if login in (None, one.login)]
    if len(named) != 1:
        logins = ", ".join(sorted(one.login for one in able)) or "nobody"
        raise click.UsageError(f"say with --as who enters it; may enter polls: {logins}")
    return Hand(named[0].id, actor())
