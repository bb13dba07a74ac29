"""What a bench prints: ours, the floor, their ratio, and what was aimed at."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    what: str
    database: str
    unit: str
    ours: float
    floor: float | None
    floor_is: str
    aim: float | None  # of the ratio; of `ours` where there is no floor


def show(lines: Iterable[Line]) -> None:
    for line in lines:
        ratio = (
            f"{line.ours / line.floor:5.2f} of {line.floor:,.0f} ({line.floor_is})"
            if line.floor
            else line.floor_is
        )
        aim = f"aim {line.aim:,g}" if line.aim else ""
        print(
            f"{line.what:<32}{line.database:<12}{line.ours:>12,.0f} {line.unit:<12} {ratio}  {aim}",
            flush=True,
        )
