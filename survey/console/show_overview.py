"""The overview: what matters first, what needs somebody today, where the callbacks stand, and the units."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy.orm import Session

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console import sentences, words
from survey.console.arguments import (
    branch_ids,
    held_to,
    look_of,
    page_number,
    picker,
    unit_asked,
    view_asked,
    word,
)
from survey.console.beside import composite_of, read_changes, read_tiers
from survey.console.downloads import Table as Sheet
from survey.console.downloads import asked_form, take_away
from survey.console.downloads.units import units_table
from survey.console.figures import Line, Order, Sort, Table, ordered
from survey.console.filters import period_label
from survey.console.periods import LAST_12, read_ends
from survey.console.progress import Progress, read_progress
from survey.console.read_figures import ALL, Figures, Look
from survey.console.reckoning import unreached
from survey.console.today import read_needs
from survey.console.views import blueprint
from survey.runtime import Runtime, current_runtime
from survey.scoring.periods import Month, Period, named, read_period
from survey.scoring.read_counts import snapshot
from survey.scoring.score import Score
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject, Tier

NAMED = 3  # of the units that stand apart: what one takes in at a glance
TREND = 12  # months


@dataclass(frozen=True)
class Apart:
    """A unit that is clearly below those of its level, with its figures."""

    code: str
    name: str
    item: Score


@dataclass(frozen=True)
class WhoIsApart:
    """`compared`: whether the period has enough ratings to compare anybody."""

    period: str
    units: Sequence[Apart]
    compared: bool


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
        look = look_of(runtime, session, tree, view_asked())
        figures = look.units(chosen.period)
        rated = word(RatedObject, "object", RatedObject.RESPONSIBLE_UNIT)
        tiers = read_tiers(figures, tree, rated)
        around = {} if asked_form() else _around(runtime, session, look, figures, top, rated, tiers)
    order = Order(word(Sort, "sort", Sort.ATTENTION), request.args.get("order") == "desc")
    lines = ordered(_lines(figures, tree, top, rated, tiers), order, figures.definition)
    if form := asked_form():
        label = chosen.period.label
        table = partial(_sheet, figures, tree, lines, rated)
        return take_away(form, {"units": table}, period=label, unit=top, object=rated, sort=order.by)
    return render_template(
        "console/overview.html",
        picker=chosen,
        view=view_asked(),
        tree=tree,
        top=top,
        own=held_to(),
        heads={one: figures.of(top or ALL, one) for one in RatedObject},
        rated=rated,
        order=order,
        figures=figures,
        table=Table.cut(lines, page_number()),
        tiers=tiers,
        named=NAMED,
        said=sentences,
        **around,
    )


def _around(
    runtime: Runtime,
    session: Session,
    look: Look,
    figures: Figures,
    top: str | None,
    rated: RatedObject,
    tiers: Mapping[str, Tier],
) -> dict[str, Any]:
    """What stands round the figures: read in the same snapshot."""
    code, period = top or ALL, figures.period
    reading = current_user.may(Permission.PROGRESS_READ)
    return {
        "apart": _apart(look, figures, top, rated, tiers),
        "changes": read_changes(look, figures, code),
        "composite": composite_of(figures, code),
        "months": _trend(look, figures, code),
        "unreached": unreached(figures.of(code, RatedObject.RESPONSIBLE_UNIT)),
        "needs": read_needs(session, runtime.clock.now()),
        "progress": _progress(runtime, session, look, period, top) if reading else None,
    }


def _progress(runtime: Runtime, session: Session, look: Look, period: Period, top: str | None) -> Progress:
    """It looks at every case of the period: where those are many, not newer than ten minutes."""
    key = "progress", period.first_month, period.last_month, top
    return look.kept.get_dear(
        key, runtime.clock.now(), lambda: read_progress(session, period, branch_ids(look.tree, top))
    )


def _trend(look: Look, figures: Figures, code: str) -> list[tuple[str, Mapping[RatedObject, Score]]]:
    """The twelve months that end with the period, or with this one; the month of the page as it is there."""
    end = min(figures.period.end, Month.of(look.today))
    months = named(end.plus(1 - TREND), end)
    by_month = look.together_by_month(months) if code == ALL else look.months(code, months)
    return [
        (
            month,
            {
                rated: (
                    figures.of(code, rated)
                    if month == figures.period.label
                    else by_month.of(code, rated, month)
                )
                for rated in RatedObject
            },
        )
        for month in months.months()
    ]


def _sheet(figures: Figures, tree: UnitTree, lines: Sequence[Line], rated: RatedObject) -> Sheet:
    items = [figures.of(line.code, rated) for line in lines]
    title = f"{_('Units')} {period_label(figures.period.label)} {words.RATED_AS[rated]}"
    return units_table(items, tree, title)


def _lines(
    figures: Figures, tree: UnitTree, top: str | None, rated: RatedObject, tiers: Mapping[str, Tier]
) -> list[Line]:
    """The units right below `top` that have anything to show; below one single root if none is asked for."""
    below = _first_fork(tree) if top is None else tree.children(top)
    sizes = Counter(tree.parents.values())
    lines = [
        Line(
            code,
            tree.names[code],
            sizes[code],
            figures.counts_of(code, rated),
            tiers.get(code, Tier.TOO_FEW),
        )
        for code in below
    ]
    return [line for line in lines if line.is_shown]


def _apart(
    look: Look, figures: Figures, top: str | None, rated: RatedObject, tiers: Mapping[str, Tier]
) -> WhoIsApart:
    """The units anywhere below `top` that are clearly below, the lowest rate first.

    A month seldom has enough answers to tell units apart: where it names none, the last twelve are asked.
    """
    if Tier.BELOW not in tiers.values() and figures.period.label != LAST_12:
        figures = look.everybody(read_period(LAST_12, date.fromisoformat(look.today)))
        tiers = read_tiers(figures, look.tree, rated)
    codes = [
        code
        for code, tier in tiers.items()
        if tier is Tier.BELOW and (top is None or top in look.tree.above(code))
    ]
    units = [Apart(code, look.tree.names[code], figures.of(code, rated)) for code in codes]
    return WhoIsApart(
        figures.period.label,
        sorted(units, key=lambda one: (one.item["rate"] or 0, one.name)),
        compared=any(tier is not Tier.TOO_FEW for tier in tiers.values()),
    )


def _first_fork(tree: UnitTree) -> list[str]:
    tops = tree.tops
    return tree.children(tops[0]) or tops if len(tops) == 1 else tops
