"""One call in the carrier's books."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from survey.carriers.sandbox.calls.order import Address
from survey.carriers.sandbox.webhooks import Outcome


class Status(StrEnum):
    """
    queued ─► ringing ─► in-progress ─► completed
       │         └► busy | no-answer | failed
       └► canceled
    """

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no-answer"
    FAILED = "failed"
    CANCELED = "canceled"


ENDED = frozenset({Status.COMPLETED, Status.BUSY, Status.NO_ANSWER, Status.FAILED, Status.CANCELED})


class Direction(StrEnum):
    OUTBOUND = "outbound-api"
    INBOUND = "inbound"


class Side(StrEnum):
    """Who ended a call."""

    PERSON = "person"
    APPLICATION = "application"
    CARRIER = "carrier"


class Sound(StrEnum):
    """What passed over the line."""

    SAID = "said"  # by the application
    PLAYED = "played"  # a file of its
    BEEP = "beep"
    KEYS = "keys"  # by the person, as the rest
    SPEECH = "speech"
    RECORDED = "recorded"
    SILENCE = "silence"
    TROUBLE = "trouble"  # the carrier says that the application failed


@dataclass(frozen=True, slots=True)
class Passage:
    sound: Sound
    text: str
    language: str = ""


@dataclass(slots=True)
class Call:
    """`number`: its place among all that the carrier ever kept. `seconds`: of life, since it was answered.

    `created`, `started` (dialled) and `ended` are moments of the clock: a quick run is shorter than life.
    `sip`: the network's last answer; none if it was never asked. `at_key`: what is done
    when a menu has taken a key; `at_end`: when it is over.
    """

    number: int
    sid: str
    direction: Direction
    to: str
    from_: str
    created: datetime
    updated: datetime
    status_address: Address = field(default_factory=lambda: Address(""))
    events: tuple[str, ...] = ()
    token: str = ""
    status: Status = Status.QUEUED
    started: datetime | None = None
    rang: datetime | None = None
    answered: datetime | None = None
    ended: datetime | None = None
    seconds: int = 0
    sip: int | None = None
    ended_by: Side | None = None  # of one that was answered
    keys: str = ""  # taken by a menu
    key_told: Callable[[Outcome], None] | None = None  # what becomes known of its way to the application
    at_key: "Callable[[Call], None] | None" = None
    at_end: "Callable[[Call], None] | None" = None
    answered_by: str | None = None
    tells_who: bool = False  # answered_by goes with every request, for it was found out first
    told: int = 0  # status callbacks so far
    passages: list[Passage] = field(default_factory=list)

    @property
    def phone(self) -> str:
        """The number at the other end."""
        return self.from_ if self.direction is Direction.INBOUND else self.to

    @property
    def ours(self) -> str:
        return self.to if self.direction is Direction.INBOUND else self.from_

    @property
    def goes_on(self) -> bool:
        return self.status not in ENDED

    def dial(self) -> None:
        self.started = self.updated = datetime.now(UTC)

    def move(self, status: Status) -> None:
        self.status, self.updated = status, datetime.now(UTC)
        if status is Status.RINGING:
            self.rang = self.updated
        elif status is Status.IN_PROGRESS:
            self.answered = self.updated
        elif status in ENDED:
            self.ended = self.updated
