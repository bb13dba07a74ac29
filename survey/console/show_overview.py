"""The overview: the number that matters, where the callbacks stand, and the units."""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console import words
from survey.console.arguments import branch_ids, held_to, look_of, page_number, picker, unit_asked, word
from survey.console.downloads import Table as Sheet
from survey.console.downloads import asked_form, take_away
from survey.console.downloads.units import units_table
from survey.console.figures import Line, Order, Sort, Table, ordered
from survey.console.filters import period_label
from survey.console.periods import read_ends
from survey.console.progress import read_progress
from survey.console.read_figures import ALL, Figures
from survey.console.views import blueprint
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject


@blueprint.get("/overview")
@permission(Permission.SCORES_READ)
def overview() -> ResponseReturnValue:
    """Figures of a period for the whole county, or for one branch of it."""
    runtime = current_runtime()
    with snapshot(runtime) as session:
        ends = read_ends(session)
        if ends is None:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends)
        tree = read_unit_tree(session)
        top = unit_asked(tree, request.args.get("unit"))
        if top and not tree.children(top):
            return redirect(url_for("console.unit", code=top, period=request.args.get("period")))
        figures = look_of(runtime, session, tree).units(chosen.period)
        progress = None
        if current_user.may(Permission.PROGRESS_READ):
            progress = read_progress(session, chosen.period, branch_ids(tree, top))
    rated = word(RatedObject, "object", RatedObject.RESPONSIBLE_UNIT)
    order = Order(word(Sort, "sort", Sort.ATTENTION), request.args.get("order") == "desc")
    lines = ordered(_lines(figures, tree, top, rated), order, figures.definition)
    if form := asked_form():
        label = chosen.period.label
        table = partial(_sheet, figures, tree, lines, rated)
        return take_away(form, {"units": table}, period=label, unit=top, object=rated, sort=order.by)
    return render_template(
        "console/overview.html",
        picker=chosen,
        tree=tree,
        top=top,
        own=held_to(),
        heads={one: figures.of(top or ALL, one) for one in RatedObject},
        rated=rated,
        order=order,
        figures=figures,
        table=Table.cut(lines, page_number()),
        progress=progress,
    )


def _sheet(figures: Figures, tree: UnitTree, lines: Sequence[Line], rated: RatedObject) -> Sheet:
    items = [figures.of(line.code, rated) for line in lines]
    title = f"{_('Units')} {period_label(figures.period.label)} {words.RATED_AS[rated]}"
    return units_table(items, tree, title)


def _lines(figures: Figures, tree: UnitTree, top: str | None, rated: RatedObject) -> list[Line]:
    """The units right below `top` that have anything to show; below one single root if none is asked for."""
    below = _first_fork(tree) if top is None else tree.children(top)
    sizes = Counter(tree.parents.values())
    lines = [Line(code, tree.names[code], sizes[code], figures.counts_of(code, rated)) for code in below]
    return [line for line in lines if line.is_shown]


def _first_fork(tree: UnitTree) -> list[str]:
    tops = [code for code in tree.codes if tree.parents[code] is None]
    return tree.children(tops[0]) or tops if len(tops) == 1 else tops
