"""By when a state is to be left, by the calendar in force; provisional where that is not official. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from survey.contact.calendar import Calendar
from survey.policy.durations import Span, parse_span, span_text
from survey.policy.righting import Rectification as Rules
from survey.vocabulary import RectificationState as S

_KEYS: Mapping[S, str] = {
    S.TO_VERIFY: "verify",
    S.VERIFIED: "decide",
    S.ORDERED: "order",
    S.REPORTED: "accept",
    S.RETURNED: "again",
    S.ACCEPTED: "pause",
    S.ASKED_AGAIN: "pause",
    S.DOCKET: "docket",
}


@dataclass(frozen=True)
class Due:
    """`at` is `span` after `from_`; provisional while a better calendar may still say otherwise."""

    at: datetime
    from_: datetime
    span: str
    provisional: bool

    def columns(self) -> dict[str, object]:
        """As a rectification keeps it."""
        return {
            "due_at": self.at,
            "due_from": self.from_,
            "due_span": self.span,
            "due_provisional": self.provisional,
        }


def due_after(calendar: Calendar, from_: datetime, span: Span) -> Due:
    """The deadline a span after a moment. Any day of the span may be one that nobody knows for sure yet."""
    at = calendar.after(from_, span)
    unsure = span_text(span).endswith("wd") and calendar.is_provisional(at.astimezone(calendar.zone).date())
    return Due(at, from_, span_text(span), unsure)


def due_in(calendar: Calendar, rules: Rules, state: S, from_: datetime, *, in_house: bool = False) -> Due:
    """The deadline of a state that is entered at `from_`.

    `in_house`: the order stays with the office, because the person is not to be named.
    """
    key = "order" if in_house and state is S.VERIFIED else _KEYS[state]
    return due_after(calendar, from_, getattr(rules, key))


def due_again(calendar: Calendar, told: Due) -> Due:
    """The same deadline by the calendar of today: later if it says so, never earlier than was told."""
    now = due_after(calendar, told.from_, parse_span(told.span))
    return Due(max(now.at, told.at), told.from_, told.span, now.provisional)
