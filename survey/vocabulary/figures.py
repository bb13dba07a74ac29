"""The words of figures: what is rated, how it ended, how it is taken apart, compared and looked into."""

from enum import StrEnum


class RatedObject(StrEnum):
    """What is rated. The two are never mixed (CONTRACT §6)."""

    RESPONSIBLE_UNIT = "responsible_unit"
    PETITION_OFFICE = "petition_office"


class NotAsked(StrEnum):
    """Why a closed case has no survey, in the order in which the reasons are looked at."""

    NO_PHONE = "no_phone"
    NOBODY_TO_ASK = "nobody_to_ask"  # anonymous, or reported by the unit's own staff
    WITHDRAWN = "withdrawn"
    LITIGATION = "litigation"
    NOT_IN_EVALUATION = "not_in_evaluation"
    DO_NOT_CONTACT = "do_not_contact"
    OPTED_OUT = "opted_out"
    DEAD_NUMBER = "dead_number"
    TOO_OLD = "too_old"
    TOO_EARLY = "too_early"
    SAME_PERSON = "same_person"
    NOT_SAMPLED = "not_sampled"


class Spent(StrEnum):
    """On what: the day to which a cost belongs hangs on it (docs/costs.md)."""

    SETTLED = "settled"  # a survey that settled, up to then
    OPEN = "open"  # a survey that is under way
    AFTER = "after"  # replies to somebody whose survey had settled, or who has none


class Disposition(StrEnum):
    """AAPOR final disposition codes, as CONTRACT §6 maps outcomes to them."""

    COMPLETE = "1.1"
    PARTIAL = "1.2"
    REFUSAL = "2.11"
    BREAK_OFF = "2.12"
    NON_CONTACT = "2.20"
    MACHINE_ONLY = "2.22"
    DECEASED = "2.31"
    UNABLE = "2.32"
    LANGUAGE = "2.33"
    TECHNICAL = "2.36"
    NEVER_ATTEMPTED = "3.11"
    NO_PETITION = "4.70"


class Basis(StrEnum):
    """By which day a case belongs to a period: when its survey settled, or the month it was closed."""

    SETTLED = "settled"
    CLOSED = "closed"


class Breakdown(StrEnum):
    """What a unit's figures can be taken apart by. Reasons are multiple choice and never add up."""

    UNIT = "unit"
    CHANNEL = "channel"
    CATEGORY = "category"
    REASON = "reason"
    INTERVIEWER = "interviewer"


class Tier(StrEnum):
    """Where a unit stands among those of its level, beyond chance."""

    ABOVE = "above"
    IN_LINE = "in_line"
    BELOW = "below"
    TOO_FEW = "too_few"


class AnomalyKind(StrEnum):
    """What makes a supervisor look (DESIGN §8). None of it changes a figure."""

    BURST = "burst"  # many identical ratings within minutes
    SHARED_PHONE = "shared_phone"  # one number behind many cases of a unit
    NEVER_PETITIONED = "never_petitioned"  # more people than elsewhere say that they never petitioned
    NO_DISSENT = "no_dissent"  # a channel without a single 4 or 5
    JUMP = "jump"  # beyond chance from what the unit was before
    PRESSURE = "pressure"  # somebody was asked to rate well, or was made trouble for
    MODE = "mode"  # ratings differ by channel beyond chance
    POLL = "poll"  # our figure and another poll's differ beyond chance
    NOT_ASKED = "not_asked"  # an unusual share withdrawn, not to be contacted, without a number, signed off
    WRONG_NUMBER = "wrong_number"  # an unusual share of numbers that are dead or somebody else's
    PHONES_CHANGED = "phones_changed"  # numbers replaced after the case had come in
    INTERVIEWER = "interviewer"  # who asks hears other ratings than those beside them


class AnomalyState(StrEnum):
    """open ─► looking ─► explained | dismissed; both may be opened again"""

    OPEN = "open"
    LOOKING = "looking"
    EXPLAINED = "explained"
    DISMISSED = "dismissed"


UNJUDGED = (AnomalyState.OPEN, AnomalyState.LOOKING)


class ExclusionState(StrEnum):
    APPLIED = "applied"
    GRANTED = "granted"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What may be said of a unit against the target, beyond chance."""

    MET = "met"
    MISSED = "missed"
    UNDECIDED = "undecided"
