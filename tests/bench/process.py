"""What a process and all it has started cost: machine time and memory, as Linux counts them."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
KB = 1024


@dataclass(frozen=True)
class Cost:
    """Of a process and its children: `cpu` in seconds since they began; memory in bytes. `rss` counts what
    several of them share once for each, `pss` once."""

    cpu: float
    rss: int
    pss: int


def family(pid: int) -> Iterator[int]:
    """A process and whoever descends from it and is alive."""
    yield pid
    for thread in _names(PROC / str(pid) / "task"):
        try:
            children = (PROC / str(pid) / "task" / thread / "children").read_text().split()
        except OSError:  # it is gone
            continue
        for child in children:
            yield from family(int(child))


def cost_of(pids: Iterable[int]) -> Cost:
    """What they have used until now, together; who is gone has used nothing."""
    cpu, rss, pss = 0.0, 0, 0
    for pid in pids:
        try:
            cpu += _cpu((PROC / str(pid) / "stat").read_text())
            shared = _rollup((PROC / str(pid) / "smaps_rollup").read_text())
        except OSError:
            continue
        rss, pss = rss + shared["Rss"], pss + shared["Pss"]
    return Cost(cpu, rss, pss)


def _cpu(stat: str) -> float:
    """Seconds of a line of /proc/PID/stat, of children that have ended too. The name may hold anything."""
    fields = stat.rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def _rollup(text: str) -> dict[str, int]:
    """Bytes by name; of /proc/PID/smaps_rollup."""
    found = {}
    for line in text.splitlines()[1:]:
        name, _, size = line.partition(":")
        if size.endswith(" kB"):
            found[name] = int(size[:-3]) * KB
    return found


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
