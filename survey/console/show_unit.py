"""One unit: both objects, how people rated, how it went month by month, by channel and by category."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from survey.accounts.guard import permission
from survey.accounts.permissions import Permission
from survey.console.arguments import held_to, look_of, picker, unit_asked
from survey.console.periods import LAST_12, read_ends
from survey.console.read_figures import Figures
from survey.console.parts import Part
from survey.console.views import blueprint
from survey.runtime import current_runtime
from survey.scoring.read_counts import snapshot
from survey.scoring.score import Score
from survey.scoring.unit_tree import read_unit_tree
from survey.vocabulary import RatedObject

Items = dict[RatedObject, Score]


@dataclass(frozen=True)
class Parted:
    """A breakdown: each key, or month, with both objects."""

    part: Part
    keys: Sequence[tuple[str, Items]]


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
        figures = look_of(runtime, session, tree).unit(code, chosen.period)
    heads = _both(figures[Part.WHOLE], code)
    return render_template(
        "console/unit.html",
        picker=chosen,
        tree=tree,
        code=code,
        own=held_to(),
        heads=heads,
        leading=_leading(heads),
        months=_months(figures[Part.MONTH], code) if Part.MONTH in figures else [],
        parted=[_parted(figures[part], code) for part in (Part.CHANNEL, Part.CATEGORY)],
        below=len(tree.children(code)),
    )


def _both(figures: Figures, code: str, key: str = "") -> Items:
    return {rated: figures.of(code, rated, key) for rated in RatedObject}


def _parted(figures: Figures, code: str) -> Parted:
    return Parted(figures.part, [(key, _both(figures, code, key)) for key in figures.keys(code)])


def _months(figures: Figures, code: str) -> list[tuple[str, Items]]:
    """The last twelve months of a period, those without a case too."""
    return [(month, _both(figures, code, month)) for month in list(figures.period.months())[-12:]]


def _leading(heads: dict[RatedObject, Score]) -> RatedObject:
    """What the unit is mostly rated as: a petition office is seldom the responsible unit too."""
    return max(RatedObject, key=lambda rated: heads[rated]["surveys"] or 0)
