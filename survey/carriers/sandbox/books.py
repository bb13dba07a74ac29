"""What the carrier keeps, in the order in which it came, by SID and by number; the oldest are forgotten."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Generic, Protocol, TypeVar

_SLACK = 1.1  # forgetting goes by slices, so that it costs little for each entry


class Entry(Protocol):
    """`number`: its place among all that was ever kept; `phone`: the number at the other end."""

    @property
    def number(self) -> int: ...
    @property
    def sid(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def created(self) -> datetime: ...


E = TypeVar("E", bound=Entry)


class Books(Generic[E]):
    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._entries: list[E] = []
        self._by_sid: dict[str, E] = {}
        self._by_phone: dict[str, list[E]] = {}
        self._next = 0

    def next_number(self) -> int:
        self._next += 1
        return self._next - 1

    def enter(self, entry: E) -> None:
        self._entries.append(entry)
        self._by_sid[entry.sid] = entry
        conversation = self._by_phone.pop(entry.phone, [])
        conversation.append(entry)
        self._by_phone[entry.phone] = conversation  # at the end: who was last heard of
        if len(self._entries) > self._keep * _SLACK:
            self._forget(len(self._entries) - self._keep)

    def get(self, sid: str) -> E | None:
        return self._by_sid.get(sid)

    def conversation(self, phone: str) -> list[E]:
        """All that passed between us and `phone`, oldest first."""
        return self._by_phone.get(phone, [])

    def phones(self) -> Iterator[tuple[str, E]]:
        """Every number with its last entry, the liveliest first."""
        return ((phone, entries[-1]) for phone, entries in reversed(self._by_phone.items()))

    def newest(
        self, phones: tuple[str, ...], fits: Callable[[E], bool], before: int | None, limit: int
    ) -> list[E]:
        """Up to `limit` entries that fit, newest first, older than number `before`.

        `phones`: numbers at the other end that alone can fit; empty if any can.
        """
        rows = self._entries
        for phone in phones:
            if phone in self._by_phone:
                rows = self._by_phone[phone]
        end = len(rows) if before is None else bisect_left(rows, before, key=attrgetter("number"))
        return list(islice((rows[at] for at in range(end - 1, -1, -1) if fits(rows[at])), limit))

    def since(self, after: int, phone: str | None) -> Iterator[E]:
        """Those with a higher number than `after`, oldest first, of all or of one number."""
        rows = self._entries if phone is None else self.conversation(phone)
        return islice(rows, bisect_left(rows, after + 1, key=attrgetter("number")), None)

    def clear(self) -> None:
        self._entries.clear()
        self._by_sid.clear()
        self._by_phone.clear()

    def _forget(self, count: int) -> None:
        for entry in self._entries[:count]:
            del self._by_sid[entry.sid]
            rest = self._by_phone[entry.phone]
            rest.pop(0)
            if not rest:
                del self._by_phone[entry.phone]
        del self._entries[:count]
