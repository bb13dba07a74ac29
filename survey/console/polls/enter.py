"""A new poll, typed in row by row or from a file: taken as a whole, or shown again with what is wrong."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.cases.outcomes import Rejection, Unusable
from survey.cases.unit_table import read_book
from survey.cases.units import UnitBook
from survey.console.polls import words
from survey.console.polls.views import LARGEST, blueprint, only_who_sees_all_units
from survey.models import Account
from survey.reviewing.polls.enter import Hand, NewPoll, Refused, enter
from survey.reviewing.polls.poll_rows import LEVELS, OBJECT, UNIT, PollRow, judge
from survey.reviewing.polls.read_poll import read_poll
from survey.runtime import Runtime, current_runtime
from survey.scoring.compare.rolled import SCALES, THREE
from survey.scoring.periods import PeriodError, read_period
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject

_UNUSABLE = 422
_ROWS = 8  # empty ones to begin with, and as many more each time
_MOST_ROWS = 1000


@dataclass(frozen=True)
class Given:
    """A form as it was filled in: each row by its fields, blank ones included."""

    name: str = ""
    start: str = ""
    end: str = ""
    scale: int = THREE
    rows: Sequence[dict[str, str]] = field(default_factory=list)


@blueprint.get("/polls/new")
@permission(Permission.POLLS_WRITE)
def new() -> ResponseReturnValue:
    """The form for the scale that the address names."""
    only_who_sees_all_units()
    scale = request.args.get("scale", THREE, type=int)
    if scale not in SCALES:
        abort(404)
    return _form(Given(scale=scale), [])


@blueprint.post("/polls/new")
@permission(Permission.POLLS_WRITE)
def keep() -> ResponseReturnValue:
    """Everything or nothing is kept."""
    only_who_sees_all_units()
    given = _given()
    if "more" in request.form:
        return _form(given, [])
    runtime = current_runtime()
    with runtime.database.read() as session:
        book = read_book(session)
    file = request.files.get("file")
    rows, wrong = _of_file(file, given.scale, book) if file else _of_form(given, book)
    poll = _poll(runtime, given)
    if poll is None:
        wrong = [*wrong, _("Say for which months it is.")]
    if wrong or poll is None:
        return _form(given, wrong), _UNUSABLE
    try:
        poll_id = enter(runtime, poll, rows, _hand(runtime))
    except Refused as refused:
        return _form(given, [str(words.WHY[refused.why])]), _UNUSABLE
    flash(_("Entered. Who did it is on record."), "success")
    return redirect(url_for("polls.poll", poll_id=poll_id))


def _given() -> Given:
    asked = request.form
    scale = asked.get("scale", type=int)
    if scale not in SCALES:
        abort(400)
    columns = [asked.getlist(name)[:_MOST_ROWS] for name in (UNIT, OBJECT, *LEVELS[scale])]
    rows = [
        dict(zip((UNIT, OBJECT, *LEVELS[scale]), map(str.strip, row), strict=True))
        for row in zip(*columns, strict=False)
    ]
    name, start, end = (asked.get(one, "").strip() for one in ("name", "start", "end"))
    return Given(name, start, end, scale, rows)


def _poll(runtime: Runtime, given: Given) -> NewPoll | None:
    today = runtime.today()
    try:
        period = read_period(f"{given.start}..{given.end or given.start}", today)
    except PeriodError:
        return None
    return NewPoll(given.name, period, given.scale)


def _of_form(given: Given, book: UnitBook) -> tuple[list[PollRow], list[str]]:
    """Rows in which nothing but the object stands are passed over."""
    rows: dict[tuple[str, RatedObject], PollRow] = {}
    wrong = []
    for line, row in enumerate(given.rows, 1):
        if not any(text for name, text in row.items() if name != OBJECT):
            continue
        found = judge(line, {**row, UNIT: _unit(row[UNIT], book)}, book, given.scale, rows.keys())
        if isinstance(found, Rejection):
            wrong.append(_told(line, found, given.scale))
        else:
            rows[found.unit, found.object] = found
    return list(rows.values()), wrong


def _unit(text: str, book: UnitBook) -> str:
    """What stands in the field: the code and the name as the list offers them, or one of the two."""
    code = text.split(" ", 1)[0]
    return code if code in book.codes else text


def _of_file(file: FileStorage, scale: int, book: UnitBook) -> tuple[list[PollRow], list[str]]:
    with file.stream:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        return [], [_("The file has more than 1 MB.")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "poll"
        path.write_bytes(content)
        try:
            rows, refusals = read_poll(path, scale, book)
        except Unusable as unusable:
            return [], [_("The file cannot be used: %(why)s", why=str(unusable))]
    return rows, [_told(one.line, one.rejection, scale) for one in refusals]


def _told(line: int, found: Rejection, scale: int) -> str:
    text: str = _("Line %(line)s: %(what)s", line=line, what=words.rejection(found, scale))
    return text


def _hand(runtime: Runtime) -> Hand:
    with runtime.database.read() as session:
        account_id = session.scalars(select(Account.id).where(Account.login == current_user.login)).one()
    return Hand(account_id, current_user.login)


def _form(given: Given, wrong: Sequence[str]) -> str:
    runtime = current_runtime()
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
    filled = [row for row in given.rows if any(text for name, text in row.items() if name != OBJECT)]
    blank: dict[str, str] = {}
    return render_template(
        "polls/new.html",
        given=given,
        rows=[*filled, *[blank] * _ROWS],
        fields=list(LEVELS[given.scale]),
        tree=tree,
        wrong=wrong,
        this_month=runtime.local_day(runtime.clock.now())[:7],
    )
