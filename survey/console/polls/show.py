"""The polls that were entered, and one of them beside our figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console import charts
from survey.console.arguments import look_of
from survey.console.downloads import asked_form, take_away
from survey.console.polls import words
from survey.console.polls.as_table import Line, poll_table
from survey.console.polls.views import blueprint, only_who_sees_all_units
from survey.console.read_figures import Figures
from survey.models.base import LARGEST_ID
from survey.reviewing.polls.compare import Side, compare
from survey.reviewing.polls.enter import Refused, remove
from survey.reviewing.polls.find import Entered, figures_of, find_poll, list_polls
from survey.runtime import Runtime, current_runtime
from survey.scoring.compare.rolled import satisfied_on
from survey.scoring.definition import definition_of
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class Page:
    """`withheld`: our figures of such a period are not for this reader."""

    poll: Entered
    lines: Sequence[Line]
    withheld: bool


@blueprint.get("/polls")
@permission(Permission.SCORES_READ)
def listed() -> ResponseReturnValue:
    only_who_sees_all_units()
    with current_runtime().database.read() as session:
        polls = list_polls(session)
    return render_template("polls/list.html", polls=polls)


@blueprint.get(f"/polls/<int(max={LARGEST_ID}):poll_id>")
@permission(Permission.SCORES_READ)
def poll(poll_id: int) -> ResponseReturnValue:
    """Unit by unit, theirs and ours; what is apart beyond chance stands first."""
    only_who_sees_all_units()
    runtime = current_runtime()
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        page = _read(runtime, session, tree, find_poll(session, poll_id) or abort(404))
    if form := asked_form():
        return take_away(form, {"poll": lambda: poll_table(page.poll, page.lines)}, poll=poll_id)
    scale = page.poll.scale
    told = satisfied_on(scale, definition_of(runtime.policy.score).satisfied) is not None
    return render_template("polls/poll.html", page=page, poll=page.poll, scale_tells=told, picture=_picture)


@blueprint.post(f"/polls/<int(max={LARGEST_ID}):poll_id>/remove")
@permission(Permission.POLLS_WRITE)
def take_out(poll_id: int) -> ResponseReturnValue:
    only_who_sees_all_units()
    try:
        there = remove(current_runtime(), poll_id, request.form.get("why", ""), current_user.login)
    except Refused as refused:
        flash(str(words.WHY[refused.why]), "danger")
        return redirect(url_for("polls.poll", poll_id=poll_id))
    if not there:
        abort(404)
    flash(_("Removed. Who did it and why is on record."), "success")
    return redirect(url_for("polls.listed"))


def _read(runtime: Runtime, session: Session, tree: UnitTree, found: Entered) -> Page:
    """Whoever may not see small cells gets ours of months, quarters and years only: those of another span
    could be had from two polls whose months differ by one.
    """
    withheld = not current_user.may(Permission.SCORES_SMALL) and ".." in found.period.label
    ours = None if withheld else look_of(runtime, session, tree).units(found.period)
    satisfied = (ours.definition if ours else definition_of(runtime.policy.score)).satisfied
    lines = [
        Line(
            one.unit,
            tree.names[one.unit],
            one.object,
            compare(found.scale, one.levels, _levels(ours, one.unit, one.object), satisfied),
        )
        for one in figures_of(session, found.id)
    ]
    order = {code: place for place, code in enumerate(tree.codes)}
    lines.sort(key=lambda line: (not line.is_apart, line.object, order[line.unit]))
    return Page(found, lines, withheld)


def _levels(ours: Figures | None, unit: str, rated: RatedObject) -> Mapping[int, int] | None:
    counts = ours.counts_of(unit, rated) if ours else None
    return None if counts is None else counts.levels


def _picture(side: Side, css: str) -> str:
    """The interval as a band from 0 to 1; the figures stand beside it."""
    low, high = (side.interval.low, side.interval.high) if side.interval else (None, None)
    return charts.interval_bar(charts.Share(side.rate, low, high), None, _("Rate and interval"), css=css)
