"""The words of asking: channels, surveys, attempts, replies, people."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

Option = TypeVar("Option")


class Channel(StrEnum):
    SMS = "sms"
    VOICE = "voice"
    WEB = "web"
    INTERVIEWER = "interviewer"


class CloseType(StrEnum):
    RESOLVED = "resolved"
    EXPLAINED = "explained"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LITIGATION = "litigation"
    DUPLICATE = "duplicate"
    OTHER = "other"


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
    CALLEE_LIMIT = "callee_limit"  # the carrier takes only so many calls to one number
    # The step is passed over.
    NOT_OFFERED = "not_offered"  # by the carrier in use; a call is also cancelled for it
    FIXED_LINE = "fixed_line"
    CHANNEL_CLOSED = "channel_closed"  # the carrier said that this number cannot be had there


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
    INSPECTOR = "inspector"  # of the joint conference or the inspection: outside the petition office
    UNIT = "unit"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Factor(StrEnum):
    """By what somebody showed who they are."""

    PASSWORD = "password"  # noqa: S105
    TOTP = "totp"  # a six-digit number from an app
    PASSKEY = "passkey"
    RECOVERY = "recovery"  # one of ten codes on paper, each good once
    OIDC = "oidc"  # the office's own sign-in
    OIDC_MFA = "oidc_mfa"  # the same, where it asked for a second factor itself


class Scope(StrEnum):
    """What an API token may do."""

    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    SCORES_READ = "scores:read"
    SCORES_SMALL = "scores:small"  # figures of small cells too
    SURVEYS_READ = "surveys:read"
    RECTIFICATIONS_READ = "rectifications:read"


class Coverage(StrEnum):
    """Where a year's working days are known from, surest first. The last two are provisional."""

    TABLE = "table"  # uploaded by the operator
    DECREED = "decreed"  # the State Council's yearly notice, make-up days included
    CALCULATED = "calculated"  # by rule, without make-up days
    WEEKENDS = "weekends"  # nobody knows the year
