"""What the parts of a cost are called."""

from collections.abc import Mapping

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from survey.costs.price import Item
from survey.costs.tables import StepLine
from survey.costs.usage import NO_STEP, Usage
from survey.costs.whatif import Kind
from survey.written import count

KINDS: Mapping[Kind, LazyString] = {
    Kind.SMS: _l("Text"),
    Kind.REMINDER: _l("Reminder by text"),
    Kind.VOICE: _l("Automatic call"),
    Kind.VOICE_REMINDER: _l("Reminder by automatic call"),
    Kind.INTERVIEWER: _l("Interviewer"),
}
ITEMS: Mapping[Item, LazyString] = {
    Item.SEGMENT: _l("segments of texts"),
    Item.CALL_MINUTE: _l("minutes of calls"),
    Item.DETECTED_CALL: _l("calls with machine detection"),
    Item.INTERVIEWER_HOUR: _l("seconds of interviewers"),
    Item.SLIP: _l("slips"),
}
_MINUTE = 60


def step_said(one: StepLine) -> str:
    """`2. Reminder by text`; what came before any contact has no number."""
    if one.step == NO_STEP or one.channel is None:
        return str(_("Without a contact of ours"))
    return f"{one.step + 1}. {KINDS[Kind.of(one.channel, one.reminder)]}"


def used_said(usage: Usage) -> str:
    """What was used, as far as there was any."""
    parts = []
    if usage.segments:
        parts.append(ngettext("%(n)s segment", "%(n)s segments", usage.segments, n=count(usage.segments)))
    if usage.minutes:
        parts.append(
            ngettext("%(n)s minute of calls", "%(n)s minutes of calls", usage.minutes, n=count(usage.minutes))
        )
    if usage.detected:
        parts.append(ngettext("%(n)s detection", "%(n)s detections", usage.detected, n=count(usage.detected)))
    if usage.seconds:
        minutes = -(-usage.seconds // _MINUTE)
        parts.append(
            ngettext("%(n)s minute at the desk", "%(n)s minutes at the desk", minutes, n=count(minutes))
        )
    if usage.slips:
        parts.append(ngettext("%(n)s slip", "%(n)s slips", usage.slips, n=count(usage.slips)))
    return str(_(", ")).join(parts)


def lacking_said(lacking: Mapping[Item, int]) -> str:
    """Of how many of what the price is not set."""
    return str(_(", ")).join(f"{ITEMS[item]} ({count(number)})" for item, number in lacking.items())
