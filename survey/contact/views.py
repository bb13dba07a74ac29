"""What the plan looks at and what it answers: frozen values, made by the edge from rows. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from survey.vocabulary import (
    AttemptState,
    Channel,
    Disposition,
    ErrorClass,
    Line,
    Purpose,
    RatedObject,
    WhyNot,
)

# Not yet known what will come of it. One such contact at a time.
IN_FLIGHT = frozenset(
    {AttemptState.PLANNED, AttemptState.CLAIMED, AttemptState.SENDING, AttemptState.UNKNOWN}
)
# It came to nothing, and the class of the error says what that means.
FAILED = frozenset({AttemptState.REFUSED, AttemptState.UNDELIVERED, AttemptState.FAILED})


@dataclass(frozen=True)
class SurveyView:
    """An unsettled survey. Times are aware UTC.

    `phone` tells the numbers of a case apart: when one is dead, the survey is moved to the next before the
    plan is asked. `last_heard_at` and `phone_dead` are of the number now in use. `ended_as` is what somebody
    said that ends the survey; an opt-out counts whichever survey it came through.
    """

    picked_at: datetime
    needed: frozenset[RatedObject] = frozenset(RatedObject)  # later rounds ask only what was dissatisfied
    rated: frozenset[RatedObject] = frozenset()
    asked_before_by: Channel | None = None  # of a later round: where the one before was answered
    optional_open: bool = (
        False  # the reason, or the offer to be contacted, was asked and may still be answered
    )
    last_heard_at: datetime | None = None
    ended_as: Disposition | None = None
    opted_out: bool = False
    refused: bool = False  # an interviewer, but not for good: later calls may find the person willing
    to_person: bool = False
    callback_at: datetime | None = None  # when they want to be called by somebody
    awaiting_coding_since: datetime | None = None
    paused_for: timedelta = timedelta(0)  # of its lifetime so far
    line: Line = Line.UNKNOWN
    phone: int = 0
    phone_dead: bool = False  # it does not exist, or belongs to somebody else, and there is no other one

    @property
    def missing(self) -> frozenset[RatedObject]:
        return self.needed - self.rated


@dataclass(frozen=True)
class AttemptView:
    """One attempt, replies included. `step` counts from 0; replies have none."""

    seq: int
    channel: Channel
    purpose: Purpose
    state: AttemptState
    due_at: datetime
    step: int | None = None
    left_at: datetime | None = None  # entered `sending`
    error_class: ErrorClass | None = None
    phone: int = 0
    rang_at: datetime | None = None
    ended_at: datetime | None = None
    appointment: bool | None = None

    @property
    def at(self) -> datetime:
        """When the person could first know of it: it arrived or rang; else when it left or was to leave."""
        arrived = self.ended_at if self.state is AttemptState.DELIVERED else None
        return self.rang_at or arrived or self.left_at or self.due_at

    @property
    def failed_as(self) -> ErrorClass | None:
        """The class of its error, if it came to nothing; what was told to slow down may have left since."""
        return self.error_class if self.state in FAILED else None


@dataclass(frozen=True)
class Skip:
    """A step of the plan that was passed over, and why."""

    step: int
    channel: Channel
    why: WhyNot


@dataclass(frozen=True)
class Send:
    """Plan one contact, due `at` (within contact hours, now or later), that asks what is missing."""

    channel: Channel
    purpose: Purpose
    at: datetime
    step: int
    asks: frozenset[RatedObject]
    skipped: tuple[Skip, ...] = ()


@dataclass(frozen=True)
class HandToInterviewer:
    """Put the survey into the interviewers' queue: an attempt on the channel `interviewer`, due `at`."""

    at: datetime
    step: int
    skipped: tuple[Skip, ...] = ()


@dataclass(frozen=True)
class Settle:
    """Nothing more will be asked. What has not left is to be cancelled."""

    disposition: Disposition


@dataclass(frozen=True)
class Wait:
    """Nothing to do before `until`, unless something is heard or an attempt moves."""

    until: datetime


Decision = Send | HandToInterviewer | Settle | Wait
