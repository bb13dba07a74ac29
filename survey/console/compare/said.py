"""What a comparison says, in one sentence, and what its parts are called."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.console.compare.sides import Measure, Side, What, share_people
from survey.console.filters import period_label
from survey.console.sentences import points, span

WHATS: Mapping[What, LazyString] = {
    What.SATISFACTION: _l("Satisfaction"),
    What.PARTICIPATION: _l("Participation"),
    What.REACH: _l("Reached"),
    What.COVERAGE: _l("Coverage"),
}


def side_said(side: Side, other: Side) -> str:
    """A side by what tells it from the other: the unit, the period, or both."""
    if side.code == other.code:
        return str(period_label(side.period.label))
    if side.period.label == other.period.label:
        return side.name
    return f"{side.name} {period_label(side.period.label)}"


def sentence(first: Side, second: Side, rate: Measure) -> str:
    """Whether the rates differ by more than chance."""
    said = {"first": side_said(first, second), "second": side_said(second, first)}
    if (first.code, first.period) == (second.code, second.period):
        return str(_("Both sides are the same. Choose another unit or another period for one of them."))
    if share_people(first, second):
        return str(_("Both sides count some of the same people, so no difference between them is tested."))
    if rate.first is None or rate.second is None:
        return str(_("It cannot be said whether they differ: one side is hidden."))
    if rate.difference is None:
        return str(_("It cannot be said whether they differ: on one side nobody rated."))
    figures = {"points": points(rate.difference.value).lstrip("+−"), "span": span(rate.difference)}
    if rate.difference.is_above:
        return str(
            _(
                "%(first)s is %(points)s points above %(second)s (%(span)s): more than chance.",
                **said,
                **figures,
            )
        )
    if rate.difference.is_below:
        return str(
            _(
                "%(first)s is %(points)s points below %(second)s (%(span)s): more than chance.",
                **said,
                **figures,
            )
        )
    return str(
        _(
            "%(first)s and %(second)s are %(points)s points apart (%(span)s): that may be chance.",
            **said,
            **figures,
        )
    )
