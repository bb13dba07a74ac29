"""CPU seconds of processes and of all they started, from /proc.

What a process used counts, and what its children had used when it saw them end; children that live count by
themselves. The kernel tells both in ticks of 10 ms: over some seconds that is exact enough.
"""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True)
class Used:
    """One process: who started it, and the ticks it and its ended children used."""

    pid: int
    parent: int
    ticks: int


def read_line(line: str) -> Used:
    """A line of /proc/PID/stat (proc(5)). The name stands in brackets and may hold blanks and brackets."""
    pid = int(line.split(" ", 1)[0])
    fields = line.rpartition(")")[2].split()
    return Used(pid, int(fields[1]), sum(int(field) for field in fields[11:15]))


def ticks_of(roots: Iterable[int], processes: Sequence[Used]) -> int:
    """The ticks of `roots` and of all that stem from them, each counted once."""
    by_pid = {one.pid: one for one in processes}
    wanted = {pid for pid in by_pid if _stems_from(pid, set(roots), by_pid)}
    return sum(by_pid[pid].ticks for pid in wanted)


def _stems_from(pid: int, roots: set[int], by_pid: Mapping[int, Used]) -> bool:
    seen: set[int] = set()
    while pid in by_pid and pid not in seen:
        if pid in roots:
            return True
        seen.add(pid)
        pid = by_pid[pid].parent
    return False


def cpu_seconds(roots: Iterable[int]) -> float:
    """What `roots` and all that stem from them have used until now."""
    return ticks_of(roots, _all()) / os.sysconf("SC_CLK_TCK")


def _all() -> list[Used]:
    found = []
    for stat in _PROC.glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            found.append(read_line(stat.read_text()))
    return found
