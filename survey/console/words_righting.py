"""What the codes of putting right are called on pages. The Chinese stands in translations/."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey import labels
from survey.rectification.owners import Owner
from survey.rectification.read.view import Tier
from survey.vocabulary import (
    ConcernKind,
    ConcernState,
    DeliveryState,
    DocketDecision,
    Evidence,
    Fulfilment,
    NoticeChannel,
    NoticeKind,
    PromiseState,
    Requirement,
    Signed,
    VerifiedBy,
)

# Said on paper too.
STATES, FINDINGS = labels.RIGHTING_STATES, labels.FINDINGS
ENDINGS, LEGAL_STEPS = labels.ENDINGS, labels.LEGAL_STEPS
DONE = labels.RIGHTING_ACTS
OWNERS: Mapping[Owner, LazyString] = {
    Owner.VERIFIER: _l("Verifier"),
    Owner.SUPERVISOR: _l("Supervisor"),
    Owner.INSPECTOR: _l("Inspector"),
    Owner.UNIT: _l("Unit"),
    Owner.HOUSE: _l("by itself"),
}
TIERS: Mapping[Tier, LazyString] = {
    Tier.CLEAR: _l("in time"),
    Tier.AMBER: _l("due soon"),
    Tier.RED: _l("overdue"),
}
VERIFIED_BY: Mapping[VerifiedBy, LazyString] = {
    VerifiedBy.VISIT: _l("at the person’s home"),
    VerifiedBy.PHONE: _l("by phone"),
    VerifiedBy.FILE: _l("from the file"),
}
REQUIREMENTS: Mapping[Requirement, LazyString] = {
    Requirement.DEMAND: _l("What was reasonably asked for is settled"),
    Requirement.EXPLANATION: _l("What could not be granted is explained"),
    Requirement.HARDSHIP: _l("Hardship was helped"),
}
FULFILMENTS: Mapping[Fulfilment, LazyString] = {
    Fulfilment.MET: _l("met"),
    Fulfilment.NOT_MET: _l("not met"),
    Fulfilment.NOT_APPLICABLE: _l("does not apply"),
}
EVIDENCE: Mapping[Evidence, LazyString] = {
    Evidence.MET_PERSON: _l("Met the person"),
    Evidence.WENT_TO_LOOK: _l("Went to look"),
    Evidence.DISCUSSED: _l("Discussed and decided"),
    Evidence.SIGNED: _l("Callback form signed"),
    Evidence.PAPERS: _l("Papers complete"),
}
SIGNED: Mapping[Signed, LazyString] = {
    Signed.YES: _l("signed"),
    Signed.REFUSED: _l("the person refused to sign"),
    Signed.NOT_SIGNED: _l("not signed"),
}
CONCERNS: Mapping[ConcernKind, LazyString] = {
    ConcernKind.PRESSURE: _l("Asked for a good rating, or to withdraw"),
    ConcernKind.REPRISAL: _l("Trouble was made for them"),
    ConcernKind.FORGED_SIGNATURE: _l("The signature is not theirs"),
    ConcernKind.NEVER_PETITIONED: _l("They never petitioned"),
}
CONCERN_STATES: Mapping[ConcernState, LazyString] = {
    ConcernState.OPEN: _l("To look at"),
    ConcernState.LOOKING: _l("Being looked into"),
    ConcernState.CONFIRMED: _l("Confirmed"),
    ConcernState.UNFOUNDED: _l("Unfounded"),
    ConcernState.UNKNOWN: _l("Could not be found out"),
}
PROMISES: Mapping[PromiseState, LazyString] = {
    PromiseState.OPEN: _l("to be kept"),
    PromiseState.KEPT: _l("kept"),
    PromiseState.BROKEN: _l("broken"),
    PromiseState.UNKNOWN: _l("the person could not be asked"),
}
NOTICES: Mapping[NoticeKind, LazyString] = {
    NoticeKind.ORDERED: _l("Order to put right"),
    NoticeKind.RETURNED: _l("Report returned"),
    NoticeKind.EXTENDED: _l("More time given"),
    NoticeKind.DUE_SOON: _l("Due soon"),
    NoticeKind.OVERDUE: _l("Overdue"),
    NoticeKind.CAUSES: _l("What people were dissatisfied with"),
    NoticeKind.TALK: _l("Call to a talk"),
    NoticeKind.DOCKET: _l("On the joint docket"),
}
NOTICE_CHANNELS: Mapping[NoticeChannel, LazyString] = {
    NoticeChannel.EMAIL: _l("E-mail"),
    NoticeChannel.SMS: _l("SMS"),
}
DELIVERIES: Mapping[DeliveryState, LazyString] = {
    DeliveryState.PLANNED: _l("planned"),
    DeliveryState.SENDING: _l("leaving now"),
    DeliveryState.ACCEPTED: _l("taken by the carrier"),
    DeliveryState.REFUSED: _l("refused by the carrier"),
    DeliveryState.UNKNOWN: _l("unclear whether it left"),
    DeliveryState.NO_ADDRESS: _l("no address"),
    DeliveryState.CANCELLED: _l("called off"),
}
DOCKET_DECISIONS: Mapping[DocketDecision, LazyString] = {
    DocketDecision.ORDER: _l("ordered to be put right"),
    DocketDecision.CONCLUDE: _l("concluded"),
    DocketDecision.KEEP: _l("kept on the docket"),
}
