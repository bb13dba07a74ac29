"""All messages, newest first, by number."""

import secrets
from datetime import UTC, datetime

from survey.carriers.sandbox.books import Books
from survey.carriers.sandbox.messages.record import Direction, Message, Status


class Store(Books[Message]):
    def add(
        self,
        direction: Direction,
        to: str,
        from_: str | None,
        body: str,
        status: Status,
        segments: int | None,
        sid: str | None = None,
    ) -> Message:
        now = datetime.now(UTC)
        sid = sid or "SM" + secrets.token_hex(16)
        message = Message(self.next_number(), sid, direction, to, from_, body, status, segments, now, now)
        self.enter(message)
        return message
