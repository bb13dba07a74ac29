"""What others remember of the trail: a journal, published heads, the trail's own earlier days.

Each says that in this place of this chain stood an act with this hash. It must stand there still.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.audit.fault import Broken, Faults
from survey.audit.journal import read_line
from survey.models import Audit

_AT_ONCE = 2_000  # witnesses in memory, and values of one query


@dataclass(frozen=True, slots=True)
class Witness:
    lane: str
    seq: int
    hash: str
    at: str
    by: str  # which file or day says so


@dataclass(frozen=True)
class Journaled:
    """A journal as far as it went when the looking began: what is written later may be newer than what is
    looked at."""

    path: Path
    size: int


def journaled(path: Path) -> Journaled:
    """OSError where there is none."""
    return Journaled(path, path.stat().st_size)


@dataclass
class Strangers:
    """Lines of a journal that tell of another database's trail, and the last time that they do."""

    count: int = 0
    last: str = ""


def read_journal(journal: Journaled, trail: str, faults: Faults, strangers: Strangers) -> Iterator[Witness]:
    """Its lines about this trail. A half line, as a full disk leaves it, is told."""
    read = 0
    with journal.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            read += len(line)
            if read > journal.size:
                return
            one = read_line(line.decode("utf-8", "replace"))
            if one is None:
                faults.add(Broken.FILE, str(journal.path), f"line {number} cannot be read", number)
            elif one.trail != trail:
                strangers.count, strangers.last = strangers.count + 1, max(strangers.last, one.at)
            else:
                yield Witness(one.lane, one.seq, one.hash, one.at, journal.path.name)


def compare(session: Session, witnesses: Iterable[Witness], faults: Faults) -> int:
    """Look for what each saw, some thousand at a time; tells how many there were.

    Of a chain whose end is gone one fault tells, with the last act that is still there.
    """
    cut: dict[str, list[Witness]] = defaultdict(list)
    given, n = iter(witnesses), 0
    while some := list(islice(given, _AT_ONCE)):
        n += len(some)
        there = _hashes(session, some)
        for one in some:
            found = there.get((one.lane, one.seq))
            if found is None:
                cut[one.lane] = _ends(cut[one.lane], one)
            elif found != one.hash:
                says = f"{one.by} knows another act {one.seq} here, of {one.at}"
                faults.add(Broken.OTHER, one.lane, says, one.seq)
    for lane, ends in cut.items():
        first, last = ends[0], ends[-1]
        says = f"acts were lost after {first.seq - 1}: {first.by} knows acts up to {last.seq}, of {last.at}"
        faults.add(Broken.LOST, lane, says, first.seq)
    return n


def _ends(known: Sequence[Witness], one: Witness) -> list[Witness]:
    """The first and the last of those that are lost."""
    sorted_ones = sorted([*known, one], key=lambda each: each.seq)
    return [sorted_ones[0], sorted_ones[-1]]


def _hashes(session: Session, some: Sequence[Witness]) -> dict[tuple[str, int], str]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for one in some:
        wanted[one.lane].add(one.seq)
    found: dict[tuple[str, int], str] = {}
    for lane, numbers in wanted.items():
        rows = session.execute(
            select(Audit.seq, Audit.hash).where(Audit.lane == lane, Audit.seq.in_(sorted(numbers)))
        )
        found |= {(lane, seq): bytes(hash_).hex() for seq, hash_ in rows if seq is not None and hash_}
    return found
