"""What kinds, states and refusals are called on these pages."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.reviewing.anomalies.judge import Why as CannotJudge
from survey.reviewing.exclusions.refusal import Why as Refusal
from survey.vocabulary import AnomalyKind, AnomalyState, ExclusionState

KINDS: Mapping[AnomalyKind, LazyString] = {
    AnomalyKind.BURST: _l("Identical ratings within minutes"),
    AnomalyKind.SHARED_PHONE: _l("One number behind many people"),
    AnomalyKind.NEVER_PETITIONED: _l("“I never petitioned”"),
    AnomalyKind.NO_DISSENT: _l("A channel without any dissatisfaction"),
    AnomalyKind.JUMP: _l("Sudden jump"),
    AnomalyKind.PRESSURE: _l("Report of pressure"),
    AnomalyKind.MODE: _l("Ratings differ by channel"),
    AnomalyKind.POLL: _l("Differs from another poll"),
    AnomalyKind.NOT_ASKED: _l("Many cases that may not be asked about"),
    AnomalyKind.WRONG_NUMBER: _l("Many wrong numbers"),
    AnomalyKind.PHONES_CHANGED: _l("Numbers replaced before asking"),
    AnomalyKind.INTERVIEWER: _l("An interviewer hears other ratings"),
}
STATES: Mapping[AnomalyState, LazyString] = {
    AnomalyState.OPEN: _l("To look at"),
    AnomalyState.LOOKING: _l("Being looked into"),
    AnomalyState.EXPLAINED: _l("Explained"),
    AnomalyState.DISMISSED: _l("Dismissed"),
}
ACTS: Mapping[AnomalyState, LazyString] = {
    AnomalyState.LOOKING: _l("I am looking into it"),
    AnomalyState.EXPLAINED: _l("Explained"),
    AnomalyState.DISMISSED: _l("Dismiss"),
    AnomalyState.OPEN: _l("Open again"),
}
EXCLUSIONS: Mapping[ExclusionState, LazyString] = {
    ExclusionState.APPLIED: _l("Applied for"),
    ExclusionState.GRANTED: _l("Taken out"),
    ExclusionState.REFUSED: _l("Not taken out"),
}
CANNOT_JUDGE: Mapping[CannotJudge, LazyString] = {
    CannotJudge.NO_REASON: _l("Say why, so that others can follow it."),
    CannotJudge.LONG_REASON: _l("The reason is too long: 1,000 characters at most."),
    CannotJudge.UNKNOWN: _l("There is no such anomaly."),
    CannotJudge.NOT_FROM_THERE: _l("Somebody else was faster: it stands elsewhere by now."),
}
REFUSALS: Mapping[Refusal, LazyString] = {
    Refusal.NO_REASON: _l("Say why, so that others can follow it."),
    Refusal.LONG_REASON: _l("The reason is too long: 1,000 characters at most."),
    Refusal.UNKNOWN: _l("There is no such survey or application."),
    Refusal.NOT_SETTLED: _l("The callback has not settled: nobody steps in while it runs."),
    Refusal.NOT_RATED: _l("Nothing was rated in this callback."),
    Refusal.FROZEN: _l("Its month is closed for good and never changes."),
    Refusal.TWICE: _l("It has been applied for already."),
    Refusal.DECIDED: _l("It has been decided already."),
    Refusal.SAME_PERSON: _l("Whoever applied does not decide."),
    Refusal.NEW_HAND: _l(
        "This account was made, opened or given a way in by somebody else after the application. "
        "It may refuse, but not grant."
    ),
}
