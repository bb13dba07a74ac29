"""Why a talk is not written down."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.refusal import Why

REFUSALS: Mapping[Why, LazyString] = {
    Why.NO_WORDS: _l("Say with whom it was held, what was said and what was agreed."),
    Why.WRONG_DATE: _l("The day lies between the call to the talk and today."),
    Why.MOVED_ON: _l("It has been written down already."),
}
