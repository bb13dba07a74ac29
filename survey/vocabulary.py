"""The words of the trade, as they stand in the database, the API and the reports.

Every enumeration of the product is here, so that one page shows the vocabulary (DESIGN §3, §4;
AAPOR Standard Definitions, 10th edition). Imports nothing of ours.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

Option = TypeVar("Option")


class Channel(StrEnum):
    SMS = "sms"
    VOICE = "voice"
    WEB = "web"
    INTERVIEWER = "interviewer"


class RatedObject(StrEnum):
    """What is rated. The two are never mixed (CONTRACT §6)."""

    RESPONSIBLE_UNIT = "responsible_unit"
    PETITION_OFFICE = "petition_office"


class CloseType(StrEnum):
    RESOLVED = "resolved"
    EXPLAINED = "explained"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LITIGATION = "litigation"
    DUPLICATE = "duplicate"
    OTHER = "other"


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


class SurveyState(StrEnum):
    """picked ─► open ─► settled"""

    PICKED = "picked"
    OPEN = "open"
    SETTLED = "settled"


class AttemptState(StrEnum):
    """
    planned ─► claimed ─► sending ─┬─► accepted ─► delivered | undelivered | answered | no_answer
      ▲  ▲        │                │               | busy | machine | failed
      │  └────────┘ lease ran out  ├─► refused
      └── told to slow down ───────┤
                                   └─► unknown ─► accepted | lost (final)
    any before sending ─► cancelled
    """

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    MACHINE = "machine"
    FAILED = "failed"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    LOST = "lost"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    INVITE = "invite"
    REMINDER = "reminder"
    QUESTION = "question"
    REASK = "reask"
    THANKS = "thanks"
    OPTOUT = "optout"
    HELP = "help"
    NOTICE = "notice"


PRIORITY = {Purpose.REMINDER: 1, Purpose.INVITE: 2}  # every reply: 0

# What we begin ourselves: counted against the person's daily cap and held by contact hours.
CONTACTS = frozenset({Purpose.INVITE, Purpose.REMINDER})


class ErrorClass(StrEnum):
    """What a carrier's refusal means for the attempt (DESIGN §5)."""

    SLOW_DOWN = "slow_down"
    UNKNOWN = "unknown"
    LATER_ONCE = "later_once"
    NUMBER_NEVER = "number_never"
    BLOCKED = "blocked"
    NEXT_CHANNEL = "next_channel"
    OPTED_OUT = "opted_out"
    OURS = "ours"
    UNLISTED = "unlisted"


class WhyNot(StrEnum):
    """Why an attempt did not leave when its time had come, or a step of the plan was passed over."""

    # Never: the attempt is cancelled.
    DEMO = "demo"  # demonstration data before a live carrier (R11)
    OPTED_OUT = "opted_out"
    CONFIRMED = "confirmed"  # the opt-out was confirmed before
    SETTLED = "settled"
    OVER = "over"  # the survey's lifetime has ended
    ANSWERED = "answered"  # the person spoke or wrote after it was planned
    # Not yet: the attempt stays planned.
    PAUSED = "paused"
    PER_DAY = "per_day"
    HOURS = "hours"
    # The step is passed over.
    NOT_OFFERED = "not_offered"  # by the carrier in use
    FIXED_LINE = "fixed_line"
    CHANNEL_CLOSED = "channel_closed"  # the carrier said that this number cannot be had there


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


class Reading(StrEnum):
    """How a reply is read; `5|optout` and the like are a level and a stop in one message."""

    LEVEL_1 = "1"
    LEVEL_2 = "2"
    LEVEL_3 = "3"
    LEVEL_4 = "4"
    LEVEL_5 = "5"
    OPTOUT = "optout"
    REFUSE = "refuse"
    WRONG_PERSON = "wrong_person"
    HELP = "help"
    HUMAN = "human"
    LATER = "later"
    DECEASED = "deceased"
    NOT_PETITIONER = "not_petitioner"
    REASK = "reask"


class Line(StrEnum):
    """Kind of phone number: landlines are called, not texted."""

    MOBILE = "mobile"
    FIXED = "fixed"
    UNKNOWN = "unknown"


class ReadingOrder(StrEnum):
    """R8: spoken options are read forward to one half and in reverse to the other."""

    FORWARD = "forward"
    REVERSE = "reverse"

    def of(self, options: Sequence[Option]) -> list[Option]:
        """The options in the order in which they are read."""
        return list(options) if self is ReadingOrder.FORWARD else list(options)[::-1]


class Daytime(StrEnum):
    """When somebody wants to be called."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class RectificationState(StrEnum):
    TO_VERIFY = "to_verify"
    VERIFIED = "verified"
    ORDERED = "ordered"
    REPORTED = "reported"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    ASKED_AGAIN = "asked_again"
    DOCKET = "docket"
    CLOSED = "closed"
    CONCLUDED = "concluded"


class RecordingState(StrEnum):
    """announced ─► kept | lost"""

    ANNOUNCED = "announced"  # the carrier has it
    KEPT = "kept"  # sealed here, and deleted there
    LOST = "lost"  # the carrier does not have it any more


class CodingKind(StrEnum):
    """What two people code: a text that no rule could read, or a reason that was spoken."""

    REPLY = "reply"
    RECORDING = "recording"


class CheckKind(StrEnum):
    """How an interview is checked."""

    REASK = "reask"  # the person is asked once more
    LISTEN = "listen"


class Role(StrEnum):
    INTERVIEWER = "interviewer"
    CENTRE = "centre"
    VERIFIER = "verifier"
    UNIT = "unit"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"


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


class ExclusionState(StrEnum):
    APPLIED = "applied"
    GRANTED = "granted"
    REFUSED = "refused"


class Verdict(StrEnum):
    """What may be said of a unit against the target, beyond chance."""

    MET = "met"
    MISSED = "missed"
    UNDECIDED = "undecided"


class Scope(StrEnum):
    """What an API token may do."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    SCORES_READ = "scores:read"
    SCORES_SMALL = "scores:small"  # figures of small cells too
    SURVEYS_READ = "surveys:read"


class Coverage(StrEnum):
    """Where a year's working days are known from, surest first. The last two are provisional."""

    TABLE = "table"  # uploaded by the operator
    DECREED = "decreed"  # the State Council's yearly notice, make-up days included
    CALCULATED = "calculated"  # by rule, without make-up days
    WEEKENDS = "weekends"  # nobody knows the year
