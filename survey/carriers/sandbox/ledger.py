"""What really happened, line by line: every request to send, every fault, every reply and rating.

    received   a request to send: to, body, callback, token, segments, outcome, sid, code, fault
    seen       the person has the text: sid, to
    lost       the person will never see it: sid, to
    reply      the person writes: sid, phone, text, meaning, tail, episode, question, level
    heard      the webhook of that reply was answered 2xx: sid, tries
    unheard    it never was: sid, why, certain (false: the other side may have it all the same)
    rating     a reply with a level was heard: sid, phone, tail, episode, question, level, counted
    fault      a fault was applied: fault, and what it was applied to
    reset      the sandbox was emptied

Lines are appended to the file and flushed one by one; memory holds the last `keep`.
"""

import json
from collections import Counter, deque
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TextIO

Field = str | int | float | bool | None

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Ledger:
    def __init__(self, path: Path | None, keep: int) -> None:
        self._lines: deque[tuple[int, str, str]] = deque(maxlen=keep)
        self._file: TextIO | None = None
        self._seq = 0
        self._rated: set[tuple[Field, ...]] = set()
        self.counts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a", encoding="utf-8")

    def write(self, kind: str, **fields: Field) -> None:
        self._seq += 1
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        record = {"seq": self._seq, "at": at, "kind": kind, **fields}
        line = _encode(record)
        self._lines.append((self._seq, kind, line))
        self.counts[kind] += 1
        if self._file:
            self._file.write(line + "\n")
            self._file.flush()

    def fault(self, fault: str, **fields: Field) -> None:
        self.faults[fault] += 1
        self.write("fault", fault=fault, **fields)

    def rating(self, level: int, **fields: Field) -> None:
        """`counted` marks the first rating of that question in that episode: the one that stands."""
        question = (fields["phone"], fields["tail"], fields["episode"], fields["question"])
        counted = question not in self._rated
        self._rated.add(question)
        self.write("rating", level=level, counted=counted, **fields)
        if counted:
            self.counts[f"level {level}"] += 1

    def read(self, kind: str | None, after: int, limit: int) -> tuple[list[str], int | None]:
        """Up to `limit` lines of that kind with `seq` > `after`, and the `after` of the next page, if any."""
        skip = max(after - self._lines[0][0] + 1, 0) if self._lines else 0
        later = (one for one in islice(self._lines, skip, None) if kind in (None, one[1]))
        page = list(islice(later, limit + 1))
        more = page[limit - 1][0] if len(page) > limit else None
        return [line for _, _, line in page[:limit]], more

    def clear(self) -> None:
        self._lines.clear()
        self._rated.clear()
        self.counts.clear()
        self.faults.clear()
        self.write("reset")

    def close(self) -> None:
        if self._file:
            self._file.close()
            self._file = None
