"""The page that sets two units, or two periods of one, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import Picker, look_of, own_units, picker, unit_asked, word
from survey.console.compare.said import WHATS, sentence, side_said
from survey.console.compare.sheet import levels_table, measures_table
from survey.console.compare.sides import Side, levels, measures
from survey.console.downloads import asked_form, take_away
from survey.console.periods import Choices, read_ends
from survey.console.read_figures import Figures
from survey.console.reasons import Reason, read_names, reasons_of
from survey.console.sentences import points, span
from survey.console.views import blueprint
from survey.policy import Score as Rules
from survey.runtime import Runtime, current_runtime
from survey.scoring.compare.beside import earlier
from survey.scoring.definition import definition_of
from survey.scoring.periods import Period, PeriodError, read_period
from survey.scoring.read_counts import snapshot
from survey.scoring.unit_tree import UnitTree, read_unit_tree
from survey.vocabulary import RatedObject


@dataclass(frozen=True)
class Asked:
    """Both sides as the address names them."""

    units: tuple[str, str]
    periods: tuple[Period, Period]
    rated: RatedObject


@blueprint.get("/compare")
@permission(Permission.SCORES_READ)
def compare() -> ResponseReturnValue:
    """Without a second side: the same unit in the months right before."""
    runtime = current_runtime()
    with snapshot(runtime) as session:
        ends = read_ends(session)
        tree = read_unit_tree(session)
        if ends is None or not tree.codes:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends)
        asked = _asked(runtime, tree, chosen)
        look = look_of(runtime, session, tree)
        found = [look.beside(*side) for side in zip(asked.units, asked.periods, strict=True)]
        names = read_names(session)
    rules = _later(asked.periods, [whole for whole, _reasons in found])
    figures = [(replace(whole, rules=rules), replace(part, rules=rules)) for whole, part in found]
    sides = _sides(asked, tree, [whole for whole, _reasons in figures])
    rows, ratings = measures(*sides, definition_of(rules)), levels(*sides)
    called = side_said(sides[0], sides[1]), side_said(sides[1], sides[0])
    if form := asked_form():
        title = f"{_('Comparison')} {called[0]} {called[1]}"
        tables = {
            "measures": partial(measures_table, rows, called, title),
            "levels": partial(levels_table, ratings, called, title),
        }
        return take_away(form, tables, **_traced(asked))
    return render_template(
        "console/compare.html",
        picker=chosen,
        asked=asked,
        tree=tree,
        units=own_units(tree),
        sides=sides,
        called=called,
        items=[
            whole.of(side.code, asked.rated) for (whole, _reasons), side in zip(figures, sides, strict=True)
        ],
        sentence=sentence(*sides, rows[0]),
        measures=rows,
        levels=ratings,
        reasons=_reasons_beside(
            [
                reasons_of(part, side.code, asked.rated, names)
                for (_whole, part), side in zip(figures, sides, strict=True)
            ]
        ),
        whats=WHATS,
        points=points,
        span=span,
    )


def _asked(runtime: Runtime, tree: UnitTree, chosen: Picker) -> Asked:
    first = unit_asked(tree, request.args.get("unit")) or tree.codes[0]
    second = unit_asked(tree, request.args.get("other") or first) or first
    return Asked(
        (first, second),
        (chosen.period, _against(runtime, chosen, same_unit=first == second)),
        word(RatedObject, "object", RatedObject.RESPONSIBLE_UNIT),
    )


def _against(runtime: Runtime, chosen: Picker, *, same_unit: bool) -> Period:
    """The period of the second side; with rights over small cells any, else one that is offered."""
    asked = request.args.get("against")
    if not asked:
        before = earlier(chosen.period)[0]
        return before if same_unit and _may(chosen.choices, before.label) else chosen.period
    today = runtime.today()
    try:
        period = read_period(asked, today)
    except PeriodError:
        abort(404)
    return period if _may(chosen.choices, period.label) else abort(404)


def _may(choices: Choices, label: str) -> bool:
    return current_user.may(Permission.SCORES_SMALL) or choices.has(label)


def _later(periods: Sequence[Period], figures: Sequence[Figures]) -> Rules:
    """The rules of the period that ends later count for both."""
    return figures[0 if periods[0].end >= periods[1].end else 1].rules


def _sides(asked: Asked, tree: UnitTree, figures: Sequence[Figures]) -> tuple[Side, Side]:
    first, second = (
        Side(code, tree.names[code], period, frozenset(tree.above(code)), whole.counts_of(code, asked.rated))
        for code, period, whole in zip(asked.units, asked.periods, figures, strict=True)
    )
    return first, second


def _reasons_beside(found: Sequence[Sequence[Reason]]) -> list[tuple[str, Reason | None, Reason | None]]:
    """Each reason by its name with both sides; None where nobody named it."""
    by_key = [{reason.key: reason for reason in side} for side in found]
    keys = dict.fromkeys(key for side in by_key for key in side)
    named = {reason.key: reason.name for side in found for reason in side}
    return [(named[key], by_key[0].get(key), by_key[1].get(key)) for key in keys]


def _traced(asked: Asked) -> dict[str, object]:
    return {
        "unit": asked.units[0], "period": asked.periods[0].label, "other": asked.units[1],
        "against": asked.periods[1].label, "object": asked.rated,
    }  # fmt: skip
