"""What the codes of polls are called on a page. The Chinese stands in translations/."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.cases.outcomes import ROW, Fault, Rejection
from survey.console.words import LEVELS as FIVE_LEVELS
from survey.reviewing.polls.enter import Why
from survey.reviewing.polls.poll_rows import OBJECT, UNIT
from survey.scoring.compare.difference import Difference
from survey.scoring.compare.rolled import FIVE, THREE

SCALES: Mapping[int, LazyString] = {THREE: _l("Three levels"), FIVE: _l("Five levels")}
LEVELS: Mapping[int, Mapping[int, LazyString]] = {
    THREE: {1: _l("Satisfied"), 2: _l("Basically satisfied"), 3: _l("Dissatisfied")},
    FIVE: FIVE_LEVELS,
}
WHY: Mapping[Why, LazyString] = {
    Why.NO_NAME: _l("The poll needs a name."),
    Why.LONG_NAME: _l("The name is too long."),
    Why.NAME_TAKEN: _l("There is a poll of that name already. Who corrects one gives it another name."),
    Why.NOT_BEGUN: _l("The months that it asks about have not begun."),
    Why.NO_ROWS: _l("There is no row with figures."),
    Why.NO_REASON: _l("Say why it is removed."),
}
_FAULTS: Mapping[Fault, LazyString] = {
    Fault.MISSING: _l("is missing"),
    Fault.UNREADABLE: _l("is not a whole number"),
    Fault.UNKNOWN: _l("is not known here"),
    Fault.AMBIGUOUS: _l("is the name of several units; give the code"),
    Fault.REPEATED: _l("stands here a second time"),
    Fault.TOO_MANY_CELLS: _l("has more cells than the header"),
}
_FIELDS: Mapping[str, LazyString] = {UNIT: _l("Unit"), OBJECT: _l("Rated as"), ROW: _l("The row")}


def rejection(found: Rejection, scale: int) -> str:
    """What is wrong with a row: the column, what is wrong with it, and what was given."""
    levels = {f"level_{level}": label for level, label in LEVELS[scale].items()}
    field = _FIELDS.get(found.field) or levels[found.field]
    fault = _FAULTS.get(found.fault) or _l("cannot be read")
    text: str = _("%(field)s %(fault)s", field=field, fault=fault)
    return f"{text} ({found.given[:40]})" if found.given else text


def points(share: float) -> str:
    """A difference of shares in points, with its sign: `0.123` → `+12.3`."""
    return f"{share * 100:+.1f}".replace("-", "−")


def span(found: Difference) -> str:
    return f"{points(found.low)} … {points(found.high)}"
