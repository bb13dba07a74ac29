"""The funnel plot of a league: its points are the lines of the table, its limits those of chance."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from survey.console import words
from survey.console.charts_funnel import Curve, Dot, funnel
from survey.console.league.lines import League, Line
from survey.console.periods import LAST_12
from survey.scoring.fair.funnel import ALARM, WARNING, limits, steps
from survey.vocabulary import Tier
from survey.written import percent

# Drawn one over the other: what stands apart lies on top.
_ORDER = (Tier.TOO_FEW, Tier.IN_LINE, Tier.ABOVE, Tier.BELOW)


def picture(league: League, target: float, period: str) -> Markup | None:
    """The plot; None where nobody rated or everything is hidden."""
    shown = [line for line in league.lines if not line.is_hidden and line.item["rated"]]
    if league.mean is None or not shown:
        return None
    shown.sort(key=lambda line: _ORDER.index(line.standing.tier))
    most = max(line.item["rated"] or 1 for line in shown)
    label = _(
        "Units by ratings and satisfaction; mean of the level %(mean)s, target %(target)s",
        mean=percent(league.mean), target=percent(target),
    )  # fmt: skip
    curves = _curves(most, league.mean)
    return funnel([_dot(line, period) for line in shown], curves, league.mean, target, label, _("Rated"))


def _curves(most: int, mean: float) -> Sequence[Curve]:
    found = []
    for share, css in ((WARNING, "warning"), (ALARM, "alarm")):
        bounds = [(n, limits(n, mean, share)) for n in steps(most)]
        found.append(Curve(css, [(n, bound.low) for n, bound in bounds]))
        found.append(Curve(css, [(n, bound.high) for n, bound in bounds]))
    return found


def _dot(line: Line, period: str) -> Dot:
    item = line.item
    rated, satisfied = item["rated"] or 1, item["satisfied"] or 0
    title = _(
        "%(unit)s: %(rate)s of %(rated)s, %(tier)s",
        unit=line.name, rate=percent(item["rate"]), rated=rated, tier=words.TIERS[line.standing.tier],
    )  # fmt: skip
    css = line.standing.tier.value.replace("_", "-")
    where = None if period == LAST_12 else period  # on which the page of a unit opens by itself
    return Dot(rated, satisfied / rated, css, title, url_for("console.unit", code=line.code, period=where))
