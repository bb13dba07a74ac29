"""What the codes of the desk are called on its pages. The Chinese stands in translations/."""

from collections.abc import Mapping
from datetime import timedelta

from flask_babel import LazyString, format_datetime, format_timedelta, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.interviewing.centre.edit_outcomes import Wrong as NoChange
from survey.interviewing.coding.code import Saved
from survey.interviewing.coding.codes import Instead
from survey.interviewing.desk.at_desk import EndingButton
from survey.interviewing.desk.ending import Wrong
from survey.interviewing.desk.nobody import Nobody, WhyNobody
from survey.interviewing.desk.script import REFUSED, UNSURE
from survey.interviewing.rules import Then
from survey.models import Outcome
from survey.policy.durations import Span, WorkingDays
from survey.vocabulary import CheckKind, CodingKind, WhyNot

# What stands beside the levels; of a rating neither is a level.
NO_LEVEL: Mapping[str, LazyString] = {UNSURE: _l("cannot say"), REFUSED: _l("would rather not say")}
YES_NO: Mapping[str, LazyString] = {"yes": _l("yes"), "no": _l("no"), REFUSED: NO_LEVEL[REFUSED]}

IN_WORDS = _l("in their own words")

NOBODY: Mapping[Nobody, LazyString] = {
    Nobody.HOURS: _l("Outside the hours in which people may be called. The next ones begin %(at)s."),
    Nobody.PAUSED: _l("Calls are paused. Whoever paused them ends that; there is nothing to do until then."),
    Nobody.EMPTY: _l("Nobody waits for a call."),
    Nobody.LATER: _l("Nobody is to be called now. The next call is due %(at)s."),
    Nobody.HELD_BACK: _l(
        "%(waiting)s wait, but none may be called now: they replied just now, were called often enough "
        "today, are on other desks, or are to be asked again by somebody else."
    ),
}
NOBODY_CLOSED = frozenset({Nobody.HOURS, Nobody.PAUSED})  # asking for the next case is of no use
WRONG: Mapping[Wrong, LazyString] = {
    Wrong.UNKNOWN: _l("This outcome is not in use. Choose another one."),
    Wrong.NOT_DIALLED: _l("Nobody has been dialled yet."),
    Wrong.NOT_FINISHED: _l(
        "There are questions left. Ask them, or choose the outcome that says why they were not asked."
    ),
    Wrong.NOTE: _l("This outcome needs a note: what was said, as it was said."),
    Wrong.NOTE_LONG: _l("The note is too long: at most 2,000 characters."),
    Wrong.TIME: _l("Which time did the person name? Fill in day and time."),
    Wrong.TIME_UNREADABLE: _l("Day and time belong together; one of them is missing or cannot be read."),
    Wrong.TIME_NOT_TAKEN: _l("With this outcome no further call is agreed on. Clear day and time."),
    Wrong.TIME_PAST: _l("That time is over already."),
    Wrong.TIME_HOURS: _l("Outside the hours in which people may be called. Agree on a time within them."),
    Wrong.TIME_LATE: _l("By then the time for this survey is over. Agree on an earlier time."),
    Wrong.SURE: _l("This cannot be taken back. Is it meant?"),
}
NOT_NOW: Mapping[WhyNot, LazyString] = {
    WhyNot.DEMO: _l("Not called: demonstration data goes to nobody."),
    WhyNot.OPTED_OUT: _l("Not called: the person has asked not to be contacted."),
    WhyNot.SETTLED: _l("Not called: the survey has ended meanwhile."),
    WhyNot.OVER: _l("Not called: the time for this survey is over."),
    WhyNot.PAUSED: _l("Not now: calls are paused. The case is back in the queue."),
    WhyNot.PER_DAY: _l("Not today: the person was contacted often enough. The case comes back tomorrow."),
    WhyNot.HOURS: _l("Not now: outside the hours of calls. The case comes back when they begin."),
    WhyNot.CHANNEL_CLOSED: _l("Not called: nobody is to be called at this number any more."),
}
INSTEAD: Mapping[Instead, LazyString] = {
    Instead.STOP: _l("wants to hear no more"),
    Instead.REFUSE: _l("does not want to answer"),
    Instead.WRONG_PERSON: _l("somebody else’s number"),
    Instead.HUMAN: _l("wants to talk to somebody"),
    Instead.NONE: _l("cannot be told: a person calls"),
}
SAVED: Mapping[Saved, LazyString] = {
    Saved.FIRST: _l("Saved. Somebody else codes it too; then the two are compared."),
    Saved.AGREED: _l("Saved. The two of you agree; it takes its course."),
    Saved.TIED: _l("Saved. The two of you do not agree; the head of the centre decides."),
    Saved.DECIDED: _l("Decided; it takes its course."),
    Saved.NOT_NEEDED: _l("Not needed any more: it was coded, answered or decided meanwhile."),
}
CANNOT_CHANGE: Mapping[NoChange, LazyString] = {
    NoChange.UNKNOWN: _l("There is no such outcome."),
    NoChange.AGAIN_AFTER: _l("After what time? Write 30m, 3h, 1d or 5wd."),
    NoChange.AT_MOST: _l("How many calls at most? A number from 1 to 20."),
    NoChange.NEEDED: _l("This outcome stays in use: the desk itself writes it down."),
}
KINDS: Mapping[CodingKind, LazyString] = {
    CodingKind.REPLY: _l("A text message"),
    CodingKind.RECORDING: _l("A spoken reason"),
}
CHECKS: Mapping[CheckKind, LazyString] = {
    CheckKind.REASK: _l("asked again"),
    CheckKind.LISTEN: _l("listened to"),
}
# Neutral: no unit is named to whoever codes.
ABOUT: Mapping[str, LazyString] = {
    "responsible_unit": _l("How satisfied with the unit that handled the case?"),
    "petition_office": _l("How satisfied with the office that received it and passed it on?"),
    "reason": _l("Why?"),
}
GROUPS: Mapping[str, LazyString] = {
    "person": _l("The person was reached"),
    "somebody": _l("Somebody else, or about the person"),
    "nobody": _l("Nobody was reached"),
}


def nobody(why: WhyNobody, *, before: bool = False) -> str:
    """Why nobody can be called; `before`: nobody has asked for the next case yet, who waits may be called."""
    if before and why.why is Nobody.HELD_BACK:
        return str(ngettext("%(num)s person waits.", "%(num)s people wait.", why.waiting))
    at = format_datetime(why.at, "yyyy-MM-dd HH:mm") if why.at else ""
    return str(NOBODY[why.why]) % {"at": at, "waiting": why.waiting}


def in_short(row: Outcome) -> str:
    """What a row says beside what can be changed in it."""
    parts = [str(GROUPS["person"])] if row.contact else []
    parts += [str(_IN_SHORT[name]) for name in _IN_SHORT if getattr(row, name)]
    if row.disposition:
        parts.append(str(_("ends with %(code)s", code=row.disposition.value)))
    return " · ".join(parts)


def follows(button: EndingButton) -> str:
    """What happens next, as it stands beside the button."""
    rule = button.listed.rule
    match button.then:
        case Then.AGAIN if rule.appointment:
            return str(_("called again at the time agreed on"))
        case Then.AGAIN:
            assert rule.again_after is not None, "a row that is repeated says after what time"
            return str(
                ngettext(
                    "again after %(span)s, %(num)s call left",
                    "again after %(span)s, %(num)s calls left",
                    button.left,
                    span=span(rule.again_after),
                )
            )
        case Then.ENDS if rule.ends_well:
            return str(_THEN[Then.FINISHED])
        case _:
            return str(_THEN[button.then])


_IN_SHORT: Mapping[str, LazyString] = {
    "appointment": _l("a time is agreed on"),
    "number_dead": _l("the number is dead"),
    "opts_out": _l("no contact any more"),
}
_THEN: Mapping[Then, LazyString] = {
    Then.FINISHED: _l("the survey ends"),
    Then.ENDS: _l("the survey ends, never called again"),
    Then.STOPS: _l("nothing reaches the person any more, on any channel"),
    Then.NEXT_PHONE: _l("this number is not called again; the case’s next one is"),
    Then.USED_UP: _l("calls used up: left to the plan"),
    Then.DECIDED: _l("not called again; a verifier looks into it"),
}

# What the flash says after an outcome.
ENDED: Mapping[Then, LazyString] = {
    **_THEN,
    Then.AGAIN: _l("called again later"),
    Then.FINISHED: _l("the survey has ended"),
    Then.ENDS: _l("the survey has ended"),
}


def span(length: Span) -> str:
    """`3h` → 3小时; working days by their own name."""
    if isinstance(length, WorkingDays):
        return str(ngettext("%(num)s working day", "%(num)s working days", length.days))
    return str(format_timedelta(length, granularity=_granularity(length), threshold=100))


def _granularity(length: timedelta) -> str:
    """The largest unit that says it exactly."""
    seconds = int(length.total_seconds())
    for name, size in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds and seconds % size == 0:
            return name
    return "second"
