"""One unit: both objects, how people rated, how it went month by month, by channel and by category."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import picker, unit_asked
from survey.console.periods import LAST_12, read_ends
from survey.console.read_figures import Figures, Look
from survey.console.views import blueprint
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.score import Score
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import Breakdown, RatedObject


@dataclass(frozen=True)
class Month:
    """One month of a unit, both objects."""

    label: str
    items: dict[RatedObject, Score]


@dataclass(frozen=True)
class Parted:
    """A breakdown: each key with both objects."""

    by: Breakdown
    keys: Sequence[tuple[str, dict[RatedObject, Score]]]


@blueprint.get("/units/<path:code>")
@permission(Permission.SCORES_READ)
def unit(code: str) -> ResponseReturnValue:
    """A county has few answers per unit and month, so the page opens on the last twelve months."""
    runtime = current_runtime()
    with snapshot(runtime) as session:
        tree = read_unit_tree(session)
        code = unit_asked(tree, code) or abort(404)
        ends = read_ends(session)
        if ends is None:
            return render_template("console/nothing_yet.html")
        chosen = picker(runtime, ends, LAST_12)
        look = Look(runtime, session, tree, current_user.may(Permission.SCORES_SMALL))
        figures = look.figures(chosen.period)
        months = [Month(label, _both(one, code)) for label, one in look.months(chosen.period)]
        parted = [_parted(look.figures(chosen.period, by), code) for by in (Breakdown.CHANNEL, Breakdown.CATEGORY)]
    heads = _both(figures, code)
    return render_template(
        "console/unit.html",
        picker=chosen,
        tree=tree,
        code=code,
        heads=heads,
        leading=_leading(heads),
        months=months,
        parted=parted,
        below=len(tree.children(code)),
    )


def _both(figures: Figures, code: str, key: str = "") -> dict[RatedObject, Score]:
    return {rated: figures.of(code, rated, key) for rated in RatedObject}


def _parted(figures: Figures, code: str) -> Parted:
    keys = {key for rated in RatedObject for key in figures.keys(code, rated)}
    assert figures.asked.by is not None
    return Parted(figures.asked.by, [(key, _both(figures, code, key)) for key in sorted(keys)])


def _leading(heads: dict[RatedObject, Score]) -> RatedObject:
    """What the unit is mostly rated as: a petition office is seldom the responsible unit too."""
    return max(RatedObject, key=lambda rated: heads[rated]["surveys"] or 0)
