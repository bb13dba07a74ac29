"""What can be said for a unit as 人民满意单位: criterion by criterion, and no verdict. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from survey.scoring.score import Score


@dataclass(frozen=True)
class Evidence:
    """Each criterion: met, not met, or None where it cannot be said.

    `sure`: the lower end of the 95 % interval is not below the target. `enough`: `rank_from` ratings or more.
    `answered`: participation is not below the median of the unit's level. `quiet`: no anomaly is open.
    """

    sure: bool | None
    enough: bool | None
    answered: bool | None
    quiet: bool

    @property
    def all_met(self) -> bool:
        return bool(self.sure and self.enough and self.answered and self.quiet)


@dataclass(frozen=True)
class YearLine:
    """A unit's year as responsible unit. `open_anomalies`: of the year, its own ones."""

    code: str
    name: str
    level: str
    item: Score
    open_anomalies: int


def weigh(lines: Sequence[YearLine], rank_from: int) -> Mapping[str, Evidence]:
    """The evidence for each unit by its code."""
    shares: dict[str, list[float]] = {}
    for line in lines:
        if line.item["participation"] is not None:
            shares.setdefault(line.level, []).append(line.item["participation"])
    middles = {level: median(found) for level, found in shares.items()}
    return {line.code: _of(line, rank_from, middles.get(line.level)) for line in lines}


def _of(line: YearLine, rank_from: int, middle: float | None) -> Evidence:
    low, target, rated, part = (
        line.item["rate_low"], line.item["target"], line.item["rated"], line.item["participation"],
    )  # fmt: skip
    return Evidence(
        sure=None if low is None or target is None else low >= target,
        enough=None if rated is None else rated >= rank_from,
        answered=None if part is None or middle is None else part >= middle,
        quiet=not line.open_anomalies,
    )
