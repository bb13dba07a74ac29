"""Why an act of putting right is not done: as every page says it, unless the page knows better."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.refusal import Why

EVERYWHERE: Mapping[Why, LazyString] = {
    Why.UNKNOWN: _l("There is no such matter."),
    Why.NOT_YOURS: _l("This is not for you to do."),
    Why.MOVED_ON: _l("Somebody has gone on with it meanwhile. This is how it stands now."),
    Why.NO_WORDS: _l("Please say it in words."),
    Why.LONG_WORDS: _l("At most 4,000 characters."),
    Why.FILES: _l("A file has gone along with another step meanwhile. Please send the form again."),
    Why.MEETING: _l("What is on the docket is decided by the joint meeting, and nothing else is."),
    Why.NO_STEP: _l("A lawful end needs the legal step that ended it, and its day."),
    Why.WRONG_ENDING: _l("It cannot end like this from here."),
}
_OTHERWISE = _l("This cannot be done now. Please load the page again.")


def why_not(why: Why, own: Mapping[Why, LazyString] | None = None) -> str:
    """In the reader's language; `own`: what the page says itself."""
    return str({**EVERYWHERE, **(own or {})}.get(why, _OTHERWISE))
