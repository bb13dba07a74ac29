"""What the verifier's pages say beside the codes, and why something cannot be kept."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.rectification.read.view import Tier
from survey.rectification.refusal import Why
from survey.vocabulary import Finding, VerifiedBy

HOW: Mapping[VerifiedBy, LazyString] = {
    VerifiedBy.VISIT: _l("I went there"),
    VerifiedBy.PHONE: _l("I called"),
    VerifiedBy.FILE: _l("From the file"),
}
_PUT_RIGHT = _l(
    "The unit is ordered to put it right, if it may know who they are. "
    "If not, the office looks into it itself, and the unit learns the causes only."
)
FOLLOWS: Mapping[Finding, LazyString] = {
    Finding.CONFIRMED: _PUT_RIGHT,
    Finding.PARTLY: _PUT_RIGHT,
    Finding.EXPLAINED: _l("The person is asked once more. A check that is not met stands against it."),
    Finding.POLICY: _l("It goes to whoever makes the policy, or the person is asked once more."),
}
TIERS: Mapping[Tier, LazyString] = {Tier.AMBER: _l("due soon"), Tier.RED: _l("overdue")}
REFUSALS: Mapping[Why, LazyString] = {
    Why.NOT_YOURS: _l("This case is not yours any more."),
    Why.MOVED_ON: _l("Somebody has gone on with this case meanwhile."),
    Why.NO_CONSENT: _l("The person did not agree to be contacted: it can be verified from the file only."),
    Why.NO_CHECKS: _l("Each of the three checks needs an answer."),
    Why.NO_CAUSES: _l("What was confirmed needs at least one cause."),
    Why.NOT_MET: _l(
        "What is not met is put right first: it is confirmed, or partly, and not about a policy alone."
    ),
    Why.WRONG_DATE: _l("A promise is for a day to come, within two years."),
}
