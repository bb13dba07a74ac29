"""The words of putting right (DESIGN §4, §9): what follows a 4 or 5."""

from enum import StrEnum


class RectificationState(StrEnum):
    """
    to_verify ─► verified ─┬─► ordered ─► reported ─┬─► accepted ─► asked_again ─► closed
                           │      ▲                 └─► returned ─► reported
                           ├─► asked_again   (explained, nothing to put right)
                           └─► concluded     (lawfully ended, or handled without naming)
    to_verify, verified ─► docket ─► ordered | concluded
    """

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


ENDED = frozenset({RectificationState.CLOSED, RectificationState.CONCLUDED})
WITH_UNIT = frozenset({RectificationState.ORDERED, RectificationState.RETURNED})  # it is to report


class RectificationAct(StrEnum):
    """What somebody, or the house itself, did with a rectification."""

    OPEN = "open"
    ASSIGN = "assign"
    VERIFY = "verify"
    ORDER = "order"
    ASK_EXTENSION = "ask_extension"
    EXTEND = "extend"
    REFUSE_EXTENSION = "refuse_extension"
    REPORT = "report"
    RETURN = "return"
    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    TO_DOCKET = "to_docket"
    CONCLUDE = "conclude"
    CLOSE = "close"
    CLIMB = "climb"  # overdue: the next leader is told


class VerifiedBy(StrEnum):
    """How a verifier looked into it: a visit or a call only where the person said yes to it."""

    VISIT = "visit"
    PHONE = "phone"
    FILE = "file"


class Requirement(StrEnum):
    """The three checks (三到位)."""

    DEMAND = "demand"  # what was reasonably asked for is settled
    EXPLANATION = "explanation"  # what could not be granted is explained
    HARDSHIP = "hardship"  # who is in hardship was helped


class Fulfilment(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


class Finding(StrEnum):
    """What verification came to."""

    CONFIRMED = "confirmed"
    PARTLY = "partly"
    EXPLAINED = "explained"  # nothing to put right; it was explained
    POLICY = "policy"  # about a policy, not about the unit


PUT_RIGHT = frozenset({Finding.CONFIRMED, Finding.PARTLY})  # found so, it has to be ordered


class Evidence(StrEnum):
    """The five pieces a unit reports with (五个是否)."""

    MET_PERSON = "met_person"
    WENT_TO_LOOK = "went_to_look"
    DISCUSSED = "discussed"  # and decided
    SIGNED = "signed"  # the callback form
    PAPERS = "papers"  # complete


class Signed(StrEnum):
    YES = "yes"
    REFUSED = "refused"
    NOT_SIGNED = "not_signed"


class Ending(StrEnum):
    """How a rectification ended. The rating that opened it stays, whatever the ending."""

    SATISFIED = "satisfied"  # asked again, rated 1 to 3
    DISSATISFIED_AGAIN = "dissatisfied_again"  # the next round's rectification goes on
    NOT_ANSWERED = "not_answered"  # put right, asked again, no answer
    NOT_ASKED = "not_asked"  # put right; the person cannot be asked again
    WITHOUT_NAMING = "without_naming"  # re-examined by the bureau; the unit learnt the causes only
    POLICY = "policy"  # passed on to whoever makes the policy
    LAWFUL = "lawful"  # lawfully concluded and still dissatisfied
    ERASED = "erased"  # the person had everything about them erased


class LegalStep(StrEnum):
    """What ended a matter lawfully (信访工作条例 §§35-36 and the law it points to)."""

    REVIEW = "review"  # 复查, and no second review asked for within 30 days
    SECOND_REVIEW = "second_review"  # 复核, the last word
    JUDGEMENT = "judgement"  # of a court
    RECONSIDERATION = "reconsideration"  # 行政复议
    ARBITRATION = "arbitration"
    HEARING = "hearing"  # 听证, and a decision on it


class ConcernKind(StrEnum):
    """What is told in confidence and goes to the supervisor alone (R6)."""

    PRESSURE = "pressure"  # asked for a good rating, or to withdraw
    REPRISAL = "reprisal"  # trouble was made for the person
    FORGED_SIGNATURE = "forged_signature"
    NEVER_PETITIONED = "never_petitioned"


class ConcernState(StrEnum):
    """open ─► looking ─► confirmed | unfounded | unknown"""

    OPEN = "open"
    LOOKING = "looking"
    CONFIRMED = "confirmed"
    UNFOUNDED = "unfounded"
    UNKNOWN = "unknown"  # it could not be found out


class PromiseState(StrEnum):
    """open ─► kept | broken | unknown; a broken one goes on as an order, a new date, or a word why not."""

    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"  # the person could not be asked


class NoticeKind(StrEnum):
    ORDERED = "ordered"
    RETURNED = "returned"
    EXTENDED = "extended"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    CAUSES = "causes"  # what people were dissatisfied with, without any case
    TALK = "talk"
    DOCKET = "docket"


class NoticeChannel(StrEnum):
    EMAIL = "email"
    SMS = "sms"


class DeliveryState(StrEnum):
    """
    planned ─► sending ─┬─► accepted | refused
       ▲                ├─► unknown   (it may have left; never sent again by itself)
       └── told to wait ┘
    no_address: somebody has to enter one; planned again when one is there
    """

    PLANNED = "planned"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    NO_ADDRESS = "no_address"
    CANCELLED = "cancelled"


class DocketDecision(StrEnum):
    """What a joint supervision meeting decided on a matter."""

    ORDER = "order"
    CONCLUDE = "conclude"
    KEEP = "keep"  # looked at again next month
