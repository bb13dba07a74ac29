"""What a unit reads for the codes of its orders, and why something cannot be done."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.admit import UNITS_OWN
from survey.rectification.orders.stage import Stage
from survey.rectification.refusal import Why
from survey.vocabulary import RectificationAct as Act

STAGES: Mapping[Stage, LazyString] = {
    Stage.TO_REPORT: _l("to be reported"),
    Stage.RETURNED: _l("returned, to be reported again"),
    Stage.REPORTED: _l("reported, being looked at"),
    Stage.ACCEPTED: _l("report accepted"),
}
# The words of these are for the unit to read; those of an acceptance are the verifier's own.
READ_BY_UNIT = frozenset(
    {Act.ORDER, Act.ASK_EXTENSION, Act.EXTEND, Act.REFUSE_EXTENSION, Act.REPORT, Act.RETURN}
)
OWN_ACTS = UNITS_OWN
REFUSALS: Mapping[Why, LazyString] = {
    Why.NO_EVIDENCE: _l("Each of the five pieces of evidence needs an answer."),
    Why.NO_SIGNATURE: _l("Say whether the callback form was signed."),
    Why.EXTENDED: _l("More time is asked for and given once only."),
    Why.OVERDUE: _l("More time is asked for before the deadline, not after it."),
}
