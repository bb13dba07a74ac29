"""What the ledger calls its figures, and what it says in sentences."""

from collections.abc import Mapping

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.rectification.figures.read_present import Since
from survey.rectification.figures.tally import Stage
from survey.rectification.watch.read import Stay
from survey.rectification.watch.rules import Why
from survey.written import NOTHING, percent

SINCE: Mapping[Since, LazyString] = {
    Since.TODAY: _l("Cleared today"),
    Since.WEEK: _l("Cleared this week"),
    Since.MONTH: _l("Cleared this month"),
}
STAGES: Mapping[Stage, LazyString] = {
    Stage.VERIFIED: _l("Begun → verified"),
    Stage.ORDERED: _l("Verified → ordered"),
    Stage.REPORTED: _l("Ordered → reported"),
    Stage.ACCEPTED: _l("Reported → accepted"),
    Stage.ASKED: _l("Accepted → asked again"),
    Stage.ANSWERED: _l("Asked again → answered"),
}


def why_watched(stay: Stay) -> str:
    """Why a unit came under watch, by the orders that said so."""
    orders = stay.orders
    if stay.why is Why.OVERDUE:
        return str(
            ngettext(
                "%(num)d order was overdue at once", "%(num)d orders were overdue at once", orders.overdue
            )
        )
    share = percent(orders.in_time / orders.fell_due) if orders.fell_due else NOTHING
    return str(
        _(
            "%(share)s of %(due)s orders that fell due were put right in time",
            share=share,
            due=orders.fell_due,
        )
    )


def middle(days: float | None) -> str:
    """A median of whole days: `3`, `3.5`; a dash where there is none."""
    return NOTHING if days is None else f"{days:g}"
