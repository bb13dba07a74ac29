"""What these pages say besides the words of putting right."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.concerns.tell import BY_ANSWER, BY_VERIFIER
from survey.vocabulary import ConcernKind, ConcernState

SOURCES: Mapping[str, LazyString] = {
    BY_ANSWER: _l("said in the callback"),
    BY_VERIFIER: _l("told to a verifier"),
}
ACTS: Mapping[ConcernState, LazyString] = {
    ConcernState.LOOKING: _l("I am looking into it"),
    ConcernState.CONFIRMED: _l("Confirmed"),
    ConcernState.UNFOUNDED: _l("Unfounded"),
    ConcernState.UNKNOWN: _l("Could not be found out"),
}
ADVICE: Mapping[ConcernKind, LazyString] = {
    ConcernKind.PRESSURE: _l("Protect the person first: nobody of the unit learns that there is a report."),
    ConcernKind.REPRISAL: _l("Protect the person first: nobody of the unit learns that there is a report."),
    ConcernKind.FORGED_SIGNATURE: _l(
        "Compare the callback form in the file. Ask the person only if they agreed to be contacted."
    ),
    ConcernKind.NEVER_PETITIONED: _l(
        "Look at where the case came from. Confirmed, a callback that runs ends as 4.70; otherwise the "
        "interviewers call again. Until then nobody calls."
    ),
}
