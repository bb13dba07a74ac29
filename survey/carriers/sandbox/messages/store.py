"""All messages, newest first, by number; bounded: the oldest are forgotten."""

import secrets
from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from operator import attrgetter

from survey.carriers.sandbox.messages.record import Direction, Message, Status

_SLACK = 1.1  # forgetting goes by slices, so that it costs little for each message


class Store:
    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._messages: list[Message] = []
        self._by_sid: dict[str, Message] = {}
        self._by_phone: dict[str, list[Message]] = {}
        self._next = 0

    def add(
        self,
        direction: Direction,
        to: str,
        from_: str | None,
        body: str,
        status: Status,
        segments: int | None,
    ) -> Message:
        now = datetime.now(UTC)
        sid = "SM" + secrets.token_hex(16)
        message = Message(self._next, sid, direction, to, from_, body, status, segments, now, now)
        self._next += 1
        self._messages.append(message)
        self._by_sid[sid] = message
        conversation = self._by_phone.pop(message.phone, [])
        conversation.append(message)
        self._by_phone[message.phone] = conversation  # at the end: who was last heard of
        if len(self._messages) > self._keep * _SLACK:
            self._forget(len(self._messages) - self._keep)
        return message

    def get(self, sid: str) -> Message | None:
        return self._by_sid.get(sid)

    def conversation(self, phone: str) -> list[Message]:
        """All that passed between us and `phone`, oldest first."""
        return self._by_phone.get(phone, [])

    def phones(self) -> Iterator[tuple[str, Message]]:
        """Every number with its last message, the liveliest first."""
        return ((phone, messages[-1]) for phone, messages in reversed(self._by_phone.items()))

    def newest(
        self, phones: tuple[str, ...], fits: Callable[[Message], bool], before: int | None, limit: int
    ) -> list[Message]:
        """Up to `limit` messages that fit, newest first, older than number `before`.

        `phones`: numbers at the other end that alone can fit; empty if any can.
        """
        rows = self._messages
        for phone in phones:
            if phone in self._by_phone:
                rows = self._by_phone[phone]
        end = len(rows) if before is None else bisect_left(rows, before, key=attrgetter("number"))
        return list(islice((rows[at] for at in range(end - 1, -1, -1) if fits(rows[at])), limit))

    def since(self, after: int, phone: str | None) -> Iterator[Message]:
        """Those with a higher number than `after`, oldest first, of all or of one number."""
        rows = self._messages if phone is None else self.conversation(phone)
        return islice(rows, bisect_left(rows, after + 1, key=attrgetter("number")), None)

    def clear(self) -> None:
        self._messages.clear()
        self._by_sid.clear()
        self._by_phone.clear()

    def _forget(self, count: int) -> None:
        for message in self._messages[:count]:
            del self._by_sid[message.sid]
            rest = self._by_phone[message.phone]
            rest.pop(0)
            if not rest:
                del self._by_phone[message.phone]
        del self._messages[:count]
