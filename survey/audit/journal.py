"""What this process added to the trail, written down outside the database: one line an act.

    {"trail": "9f…", "lane": "li", "seq": 17, "hash": "c0…", "at": "2026-10-19T02:00:00.000000+00:00"}

Whoever cuts the newest acts out of the database and puts back a lane's earlier head, which was sealed by us,
would go unseen without it. The file is opened for every line, so that it can be moved away at any time.
"""

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import structlog

log = structlog.get_logger()
_SAY_AGAIN = 60.0  # seconds between two complaints
_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Line:
    """One act in its place: its trail, its lane and number there, and its hash."""

    trail: str
    lane: str
    seq: int
    hash: str
    at: str


class Journal:
    """`path`: a file that whoever keeps the database had better not be able to write to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._told: float | None = None

    def add(self, lines: Sequence[Line]) -> None:
        """Append the lines in one write. What cannot be written is complained of; the acts stand."""
        text = "".join(f"{json.dumps(_fields(line))}\n" for line in lines)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE)
            try:
                os.write(file, text.encode())
            finally:
                os.close(file)
        except OSError as wrong:
            self._complain(wrong)

    def _complain(self, wrong: OSError) -> None:
        with self._lock:
            if self._told is not None and monotonic() - self._told < _SAY_AGAIN:
                return
            self._told = monotonic()
        log.error("the audit journal cannot be written", file=str(self.path), error=type(wrong).__name__)


def _fields(line: Line) -> dict[str, str | int]:
    return {
        "trail": line.trail,
        "lane": line.lane,
        "seq": line.seq,
        "hash": line.hash,
        "at": line.at,
    }


def read_line(text: str) -> Line | None:
    """One line of a journal; None for one that was cut off, as by a full disk."""
    try:
        read = json.loads(text)
        return Line(
            str(read["trail"]), str(read["lane"]), int(read["seq"]), str(read["hash"]), str(read["at"])
        )
    except (ValueError, KeyError, TypeError):
        return None
