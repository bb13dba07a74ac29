"""What the codes of figures are called, on pages and on paper. The Chinese stands in translations/."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.vocabulary import (
    Channel,
    Disposition,
    Ending,
    Finding,
    LegalStep,
    NotAsked,
    RatedObject,
    RectificationAct,
    RectificationState,
    Role,
    Tier,
    Verdict,
)

OBJECTS: Mapping[RatedObject, LazyString] = {
    RatedObject.RESPONSIBLE_UNIT: _l("Responsible units"),
    RatedObject.PETITION_OFFICE: _l("Petition office"),
}
LEVELS: Mapping[int, LazyString] = {
    1: _l("Very satisfied"),
    2: _l("Satisfied"),
    3: _l("Basically satisfied"),
    4: _l("Dissatisfied"),
    5: _l("Very dissatisfied"),
}
VERDICTS: Mapping[Verdict, LazyString] = {
    Verdict.MET: _l("Target met"),
    Verdict.MISSED: _l("Target missed"),
    Verdict.UNDECIDED: _l("Undecided"),
}
TIERS: Mapping[Tier, LazyString] = {
    Tier.ABOVE: _l("Clearly above"),
    Tier.IN_LINE: _l("In line"),
    Tier.BELOW: _l("Clearly below"),
    Tier.TOO_FEW: _l("Too few to say"),
}
CHANNELS: Mapping[Channel, LazyString] = {
    Channel.SMS: _l("SMS"),
    Channel.VOICE: _l("Automatic call"),
    Channel.WEB: _l("Web form"),
    Channel.INTERVIEWER: _l("Interviewer"),
}
NOT_ASKED: Mapping[NotAsked, LazyString] = {
    NotAsked.NO_PHONE: _l("No phone number"),
    NotAsked.NOBODY_TO_ASK: _l("Nobody to ask (anonymous or reported by staff)"),
    NotAsked.WITHDRAWN: _l("Petition withdrawn"),
    NotAsked.LITIGATION: _l("Went to court"),
    NotAsked.NOT_IN_EVALUATION: _l("Not in the evaluation"),
    NotAsked.DO_NOT_CONTACT: _l("Marked not to be contacted"),
    NotAsked.OPTED_OUT: _l("Person asked not to be contacted"),
    NotAsked.DEAD_NUMBER: _l("Number dead or somebody else’s"),
    NotAsked.TOO_OLD: _l("Closed too long ago"),
    NotAsked.TOO_EARLY: _l("Closed only just now"),
    NotAsked.SAME_PERSON: _l("Same person asked not long ago"),
    NotAsked.NOT_SAMPLED: _l("Not drawn into the sample"),
}
DISPOSITIONS: Mapping[Disposition, LazyString] = {
    Disposition.COMPLETE: _l("Both rated"),
    Disposition.PARTIAL: _l("One of two rated"),
    Disposition.REFUSAL: _l("Refused"),
    Disposition.BREAK_OFF: _l("Began, then stopped"),
    Disposition.NON_CONTACT: _l("No reply, or not delivered"),
    Disposition.MACHINE_ONLY: _l("Machine or voicemail only"),
    Disposition.DECEASED: _l("Deceased"),
    Disposition.UNABLE: _l("Unable to answer"),
    Disposition.LANGUAGE: _l("No common language"),
    Disposition.TECHNICAL: _l("Technical failure on our side"),
    Disposition.NEVER_ATTEMPTED: _l("Time over before any contact"),
    Disposition.NO_PETITION: _l("Never petitioned (verified)"),
}
RIGHTING_STATES: Mapping[RectificationState, LazyString] = {
    RectificationState.TO_VERIFY: _l("To be verified"),
    RectificationState.VERIFIED: _l("Verified, to be decided"),
    RectificationState.ORDERED: _l("Ordered to be put right"),
    RectificationState.REPORTED: _l("Reported, to be accepted"),
    RectificationState.RETURNED: _l("Returned to the unit"),
    RectificationState.ACCEPTED: _l("Accepted, to be asked again"),
    RectificationState.ASKED_AGAIN: _l("Being asked again"),
    RectificationState.DOCKET: _l("On the joint docket"),
    RectificationState.CLOSED: _l("Closed out"),
    RectificationState.CONCLUDED: _l("Concluded"),
}
ENDINGS: Mapping[Ending, LazyString] = {
    Ending.SATISFIED: _l("Asked again: satisfied"),
    Ending.DISSATISFIED_AGAIN: _l("Asked again: dissatisfied, goes on in the next round"),
    Ending.NOT_ANSWERED: _l("Put right, asked again, no answer"),
    Ending.NOT_ASKED: _l("Put right; the person cannot be asked again"),
    Ending.WITHOUT_NAMING: _l("Handled without naming the person"),
    Ending.POLICY: _l("About a policy, passed on"),
    Ending.LAWFUL: _l("Lawfully concluded, still dissatisfied"),
    Ending.ERASED: _l("Ended: erased at the person's own request"),
}
LEGAL_STEPS: Mapping[LegalStep, LazyString] = {
    LegalStep.REVIEW: _l("Review, and none further asked for in time"),
    LegalStep.SECOND_REVIEW: _l("Second review"),
    LegalStep.JUDGEMENT: _l("Judgement of a court"),
    LegalStep.RECONSIDERATION: _l("Administrative reconsideration"),
    LegalStep.ARBITRATION: _l("Arbitration"),
    LegalStep.HEARING: _l("Hearing and decision"),
}
FINDINGS: Mapping[Finding, LazyString] = {
    Finding.CONFIRMED: _l("Confirmed"),
    Finding.PARTLY: _l("Partly confirmed"),
    Finding.EXPLAINED: _l("Explained, nothing to put right"),
    Finding.POLICY: _l("About a policy, not about the unit"),
}
ROLES: Mapping[Role, LazyString] = {
    Role.INTERVIEWER: _l("Interviewer"),
    Role.CENTRE: _l("Head of the polling centre"),
    Role.VERIFIER: _l("Verifier"),
    Role.INSPECTOR: _l("Inspector"),
    Role.UNIT: _l("Unit"),
    Role.SUPERVISOR: _l("Supervisor"),
    Role.AUDITOR: _l("Auditor"),
    Role.ADMIN: _l("Administrator"),
}
RIGHTING_ACTS: Mapping[RectificationAct, LazyString] = {
    RectificationAct.OPEN: _l("Putting right begins"),
    RectificationAct.ASSIGN: _l("Given to a verifier"),
    RectificationAct.VERIFY: _l("Verified"),
    RectificationAct.ORDER: _l("Order to put right"),
    RectificationAct.ASK_EXTENSION: _l("Asked for more time"),
    RectificationAct.EXTEND: _l("Given more time"),
    RectificationAct.REFUSE_EXTENSION: _l("No more time given"),
    RectificationAct.REPORT: _l("Reported by the unit"),
    RectificationAct.RETURN: _l("Returned to the unit"),
    RectificationAct.ACCEPT: _l("Accepted"),
    RectificationAct.ASK_AGAIN: _l("To be asked again"),
    RectificationAct.TO_DOCKET: _l("On the joint docket"),
    RectificationAct.CONCLUDE: _l("Concluded"),
    RectificationAct.CLOSE: _l("Closed out"),
    RectificationAct.CLIMB: _l("Overdue: told to a leader"),
}
