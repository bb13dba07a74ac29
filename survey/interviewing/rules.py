"""What follows a call, by the row of its outcome. Pure.

the row says                      then, the first that holds
───────────────────────────────── ───────────────────────────────────────────────────────────────
nobody may contact the person     stops: opted out, everywhere
the number is somebody else's     next phone of the case; ends if there is none
(both ratings are in)             finished: the survey ends as it stands, whatever else the row says
the number is dead                next phone of the case; ends if there is none
again, and calls are left         again: the same step of the plan, later
a disposition                     ends with it
again, and the calls are used up  used up: the plan goes on
none of these                     decided by somebody: nothing more is sent meanwhile
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from survey.contact.calendar import Calendar
from survey.policy.durations import Span
from survey.vocabulary import AttemptState, Disposition


class Then(StrEnum):
    FINISHED = "finished"
    ENDS = "ends"
    STOPS = "stops"
    NEXT_PHONE = "next_phone"
    AGAIN = "again"
    USED_UP = "used_up"
    DECIDED = "decided"


@dataclass(frozen=True)
class Rule:
    """One row of the table of outcomes; see outcomes.toml for what each field says."""

    code: str
    becomes: AttemptState
    contact: bool
    again_after: Span | None
    at_most: int
    note_needed: bool
    appointment: bool
    number_dead: bool
    opts_out: bool
    disposition: Disposition | None
    active: bool = True

    @property
    def takes_a_time(self) -> bool:
        """Whether the next call may be agreed on; who has refused is left alone for the row's own time."""
        return self.again_after is not None and self.disposition is None

    @property
    def is_somebody_elses(self) -> bool:
        """Somebody took the call who is not the petitioner: nothing said there is the petitioner's."""
        return self.number_dead and self.becomes is AttemptState.ANSWERED

    @property
    def ends_well(self) -> bool:
        return self.disposition is Disposition.COMPLETE


def what_follows(rule: Rule, earlier: int, *, missing: bool) -> Then:
    """`earlier`: calls before this one to the same number with the same outcome. `missing`: a rating is."""
    if rule.opts_out:
        return Then.STOPS
    if rule.is_somebody_elses:
        return Then.NEXT_PHONE
    if not missing:
        return Then.FINISHED
    if rule.number_dead:
        return Then.NEXT_PHONE
    if rule.again_after is not None and earlier + 1 < rule.at_most:
        return Then.AGAIN
    if rule.disposition is not None:
        return Then.ENDS
    return Then.DECIDED if rule.again_after is None else Then.USED_UP


def is_final(rule: Rule, then: Then) -> bool:
    """Whether it cannot be taken back, so that whoever presses it is asked once more."""
    return then in (Then.STOPS, Then.NEXT_PHONE) or (then is Then.ENDS and not rule.ends_well)


def next_due(rule: Rule, now: datetime, agreed: datetime | None, calendar: Calendar) -> datetime:
    """When the next call is due: at the time that was agreed on, else after the row's own."""
    if agreed is not None:
        return agreed
    return calendar.after(now, rule.again_after) if rule.again_after is not None else now
