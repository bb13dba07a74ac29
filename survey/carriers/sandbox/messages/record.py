"""One message in the carrier's books."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Status(StrEnum):
    """
    accepted ─► queued ─► sending ─► sent ─► delivered | undelivered
                  └─► failed                             received: inbound
    """

    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    RECEIVED = "received"


class Direction(StrEnum):
    OUTBOUND = "outbound-api"
    REPLY = "outbound-reply"
    INBOUND = "inbound"


@dataclass(slots=True)
class Message:
    """`number`: its place among all that the carrier ever kept. `segments`: none until a sender is known.

    `at_end`: what is done once it was delivered, or never will be.
    """

    number: int
    sid: str
    direction: Direction
    to: str
    from_: str | None
    body: str
    status: Status
    segments: int | None
    created: datetime
    updated: datetime
    sent: datetime | None = None
    error: int | None = None
    callback: str = ""
    token: str = ""
    template: str = ""
    at_end: "Callable[[Message], None] | None" = None
    service_sid: str | None = None
    valid_for: float = 36_000.0
    lost: bool = False  # will never be on the phone
    heard: bool | None = None  # inbound: whether the application took it; none while on its way

    @property
    def phone(self) -> str:
        """The number at the other end."""
        return (self.from_ or "") if self.direction is Direction.INBOUND else self.to

    def move(self, status: Status, error: int | None = None) -> None:
        now = datetime.now(UTC)
        self.status, self.error, self.updated = status, error, now
        if status in (Status.SENT, Status.UNDELIVERED, Status.DELIVERED) and self.sent is None:
            self.sent = now
