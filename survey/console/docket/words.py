"""Why a meeting's decision or its minutes are not kept."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.refusal import Why

REFUSALS: Mapping[Why, LazyString] = {
    Why.NOT_NAMED: _l("The person did not agree to be named: no unit can be ordered."),
    Why.NAMED: _l("The person agreed to be named: the unit is ordered, or it ends lawfully."),
    Why.WRONG_DATE: _l("The day is missing, or not one that can be."),
}
