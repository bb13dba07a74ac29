"""What stands on the papers' pages for codes, and where each thing to look at is looked at."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from survey.accounts.permissions import Permission
from survey.papers.kind import PaperKind
from survey.reviewing.closing.checklist import Check

KINDS: Mapping[PaperKind, LazyString] = {
    PaperKind.DAILY: _l("Daily sheet"),
    PaperKind.WEEKLY: _l("Weekly sheet"),
    PaperKind.MONTH: _l("Reminder to close the month"),
}
CHECKS: Mapping[Check, LazyString] = {
    Check.OVER: _l("Days of the month that have not ended"),
    Check.EARLIER: _l("Earlier months still open"),
    Check.UNDER_WAY: _l("Callbacks of its cases still under way"),
    Check.CODING: _l("Words waiting for coders"),
    Check.UNREAD: _l("Messages not understood"),
    Check.IN_DOUBT: _l("Messages and calls in doubt"),
    Check.ANOMALIES: _l("Anomalies open"),
    Check.EXCLUSIONS: _l("Exclusions undecided"),
    Check.FACTS: _l("Days waiting to be counted anew"),
    Check.CALENDAR: _l("Days not surely working days or days off"),
}
# What it means for the figures if the month is closed all the same.
MEANS: Mapping[Check, LazyString] = {
    Check.OVER: _l("A month can be closed when it is over."),
    Check.EARLIER: _l("It is usual to close months in order."),
    Check.UNDER_WAY: _l("By month of closing their ratings will stand beside the figures as late."),
    Check.CODING: _l("What they turn out to say will be late."),
    Check.UNREAD: _l("They are understood by themselves; if they stay, tell who runs this system."),
    Check.IN_DOUBT: _l("They are cleared up by themselves; if they stay, tell who runs this system."),
    Check.ANOMALIES: _l("A rating taken out later will not change the closed figures."),
    Check.EXCLUSIONS: _l("A rating taken out later will not change the closed figures."),
    Check.FACTS: _l("Closing counts them anew."),
    Check.CALENDAR: _l("Deadlines may have been reckoned by a provisional calendar."),
}
STANDING: Mapping[str, LazyString] = {
    "queue": _l("Waiting for interviewers"),
    "queue_due": _l("of these, due now"),
    "ending": _l("Callbacks that end within three days"),
    "overdue": _l("Callbacks past their end, not settled"),
    "coding": _l("Words waiting for coders"),
    "unread": _l("Messages not understood"),
    "in_doubt": _l("Messages and calls in doubt"),
    "paused": _l("Pauses of sending"),
    "anomalies": _l("Anomalies open"),
    "exclusions": _l("Exclusions undecided"),
}


@dataclass(frozen=True)
class Way:
    """A page where something is looked at, for whoever may."""

    endpoint: str
    needed: Permission


_CODING = Way("desk.coding", Permission.DESK_CODE)
_CALLBACKS = Way("console.callbacks", Permission.CALLBACKS_READ)
_ANOMALIES = Way("console.anomalies", Permission.ANOMALIES_READ)
_EXCLUSIONS = Way("console.exclusions", Permission.ANOMALIES_READ)
_QUEUE = Way("desk.interviews", Permission.DESK_HEAD)
WAYS: Mapping[str, Way] = {
    Check.EARLIER: Way("papers.months", Permission.PAPERS_READ),
    Check.UNDER_WAY: _CALLBACKS,
    Check.CODING: _CODING,
    Check.ANOMALIES: _ANOMALIES,
    Check.EXCLUSIONS: _EXCLUSIONS,
    "queue": _QUEUE,
    "queue_due": _QUEUE,
    "ending": _CALLBACKS,
    "overdue": _CALLBACKS,
}
