"""The league table: who is clearly below the others is said first, places with their intervals come after.

Who is held to a branch sees the lines of that branch, each with its place among all units of its level, and
nobody else's, not even without names: in a county a point with its number of ratings is as good as a name
(R6, DESIGN §10).
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console import words
from survey.console.arguments import (
    Picker,
    View,
    held_to,
    look_of,
    own_units,
    page_number,
    picker,
    view_asked,
    word,
)
from survey.console.beside import shares_by_level
from survey.console.downloads import asked_form, take_away
from survey.console.filters import period_label
from survey.console.league.lines import League, levels_of
from survey.console.league.picture import picture
from survey.console.league.read import league_of, rated_units, read_published
from survey.console.league.sheet import league_table
from survey.console.periods import LAST_12, read_ends
from survey.console.read_figures import Figures
from survey.console.views import blueprint
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """What was asked for, and what there is to choose from."""

    picker: Picker
    view: View
    rated: RatedObject
    levels: dict[str, int]
    level: str


@blueprint.get("/league")
@permission(Permission.SCORES_READ)
def league() -> ResponseReturnValue:
    """Like the page of a unit it opens on twelve months: a month has too few answers to tell units apart."""
    runtime = current_runtime()
    rated, view = word(RatedObject, "object", RatedObject.RESPONSIBLE_UNIT), view_asked()
    with snapshot(runtime) as session:
        ends = read_ends(session)
        if ends is None:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends, LAST_12)
        tree = read_unit_tree(session)
        look = look_of(runtime, session, tree, view)
        figures = look.everybody(chosen.period)
        published = read_published(session, look, figures)
    seen = frozenset(own_units(tree))
    levels = levels_of(tree.levels, rated_units(figures, tree, rated, seen))
    page = Page(chosen, view, rated, levels, _level(levels, _ranked(figures, tree, rated, seen)))
    found = league_of(figures, tree, page.level, rated, seen, published)
    if form := asked_form():
        table = partial(league_table, found, _title(page))
        asked = {"period": chosen.period.label, "level": page.level, "object": rated}
        return take_away(form, {"league": table}, **asked, round=view.round, basis=view.basis)
    return _shown(page, found, figures)


def _shown(page: Page, found: League, figures: Figures) -> ResponseReturnValue:
    pages = max(1, -(-len(found.lines) // PER_PAGE))
    at = min(page_number(), pages)
    whole, rules = held_to() is None, figures.rules
    return render_template(
        "console/league.html",
        picker=page.picker,
        page=page,
        view=page.view,
        league=found,
        lines=found.lines[(at - 1) * PER_PAGE : at * PER_PAGE],
        at=at,
        pages=pages,
        picture=picture(found, float(figures.definition.target), page.picker.period.label),
        first=found.first(rules.first) if whole and rules.first else [],
        last=found.last(rules.last) if whole and rules.last else [],
        rules=rules,
        own=held_to(),
        frozen=figures.frozen,
    )


def _ranked(figures: Figures, tree: UnitTree, rated: RatedObject, seen: Collection[str]) -> Counter[str]:
    """How many units of each level have enough ratings to be ranked."""
    return Counter(
        level
        for level, units in shares_by_level(figures, tree, rated).items()
        for code, (_satisfied, ratings) in units.items()
        if code in seen and ratings >= figures.rules.rank_from
    )


def _level(levels: dict[str, int], ranked: Counter[str]) -> str:
    """The level asked for, else the one where most can be compared, else where most were rated."""
    asked = request.args.get("level")
    if asked is None:
        return max(levels, key=lambda level: (ranked[level], levels[level]), default="")
    return asked if asked in levels else abort(404)


def _title(page: Page) -> str:
    period = period_label(page.picker.period.label)
    return f"{_('League table')} {period} {words.level_label(page.level)} {words.OBJECTS[page.rated]}"
