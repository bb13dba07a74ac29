"""Why a meeting's decision or its minutes are not kept."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.refusal import Why

REFUSALS: Mapping[Why, LazyString] = {
    Why.MOVED_ON: _l("Somebody has gone on with it meanwhile. This is how it stands now."),
    Why.NO_WORDS: _l("Please say it in words."),
    Why.LONG_WORDS: _l("At most 4,000 characters."),
    Why.NOT_NAMED: _l("The person did not agree to be named: no unit can be ordered."),
    Why.NAMED: _l("The person agreed to be named: the unit is ordered, or it ends lawfully."),
    Why.NO_STEP: _l("A lawful end needs the legal step that ended it, and its day."),
    Why.WRONG_ENDING: _l("It cannot end like this from here."),
    Why.WRONG_DATE: _l("The day is missing, or not one that can be."),
}
SOMETHING = _l("This cannot be done now. Please load the page again.")
