"""A sheet as it is kept: whole numbers, no rates, nothing personal. Pure.

Sheet ─ total: object ─► Pair(now, before)      the whole county
      ├ lines: object ─► [Line(unit, Pair), …]  with what is below each, from the top down
      ├ standing: what stood still and what was due when it was made
      └ late: what is being put right and was near its deadline or past it then
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from survey.papers.sheets.late import Late
from survey.scoring.counts import Counts
from survey.scoring.definition import LEVELS
from survey.vocabulary import RatedObject

STANDING = (
    "coding", "unread", "in_doubt", "paused", "overdue", "ending", "queue", "queue_due", "anomalies",
    "exclusions",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One unit and one object in some days. `closed` and `asked` by the day on which that was done; the rest
    by the day on which the callback ended, or the case was decided against (`left_out`)."""

    closed: int = 0
    asked: int = 0
    ended: int = 0
    left_out: int = 0
    called: int = 0
    reached: int = 0
    levels: Mapping[int, int] = field(default_factory=dict)
    hidden: bool = False  # its ratings are not for this reader; never kept

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def is_empty(self) -> bool:
        return not (self.closed or self.asked or self.ended or self.left_out or self.levels)

    def without_ratings(self) -> "Row":
        return replace(self, levels={}, hidden=True)

    def to_json(self) -> dict[str, Any]:
        plain = {name: getattr(self, name) for name in _PLAIN}
        return plain | {"levels": {str(level): count for level, count in self.levels.items() if count}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Row":
        levels = {int(level): count for level, count in kept["levels"].items()}
        return cls(**{name: kept[name] for name in _PLAIN}, levels=levels)

    @classmethod
    def of(cls, counts: Counts, closed: int, asked: int) -> "Row":
        left_out = sum(counts.not_asked.values())
        levels = {level: counts.levels[level] for level in LEVELS if counts.levels.get(level)}
        return cls(closed, asked, counts.surveys, left_out, counts.called, counts.reached, levels)


_PLAIN = ("closed", "asked", "ended", "left_out", "called", "reached")


@dataclass(frozen=True)
class Pair:
    """The days of the sheet, and as many before."""

    now: Row
    before: Row

    @property
    def is_empty(self) -> bool:
        return self.now.is_empty and self.before.is_empty


@dataclass(frozen=True)
class Line:
    code: str
    name: str
    depth: int  # 0 at the top
    pair: Pair


@dataclass(frozen=True)
class Sheet:
    """`satisfied`: the levels that satisfied by the policy then; `target` likewise."""

    satisfied: frozenset[int]
    target: float
    show_from: int
    total: Mapping[RatedObject, Pair]
    lines: Mapping[RatedObject, Sequence[Line]]
    standing: Mapping[str, int]
    late: Sequence[Late] = ()

    def satisfied_of(self, row: Row) -> int:
        return sum(count for level, count in row.levels.items() if level in self.satisfied)

    def dissatisfied_of(self, row: Row) -> int:
        return row.rated - self.satisfied_of(row)

    def to_json(self) -> dict[str, Any]:
        return {
            "satisfied": sorted(self.satisfied),
            "target": self.target,
            "show_from": self.show_from,
            "total": {rated.value: _pair_to_json(pair) for rated, pair in self.total.items()},
            "lines": {
                rated.value: [
                    {"code": line.code, "name": line.name, "depth": line.depth} | _pair_to_json(line.pair)
                    for line in lines
                ]
                for rated, lines in self.lines.items()
            },
            "standing": dict(self.standing),
            "late": [one.to_json() for one in self.late],
        }

    def own_dissatisfied(self, rated: RatedObject) -> list[tuple[Line, Row]]:
        """Units with dissatisfied answers of their own, not of those below them; the most first.

        The row holds the unit's own levels 4 and 5 (or what the policy calls dissatisfied) and nothing else.
        """
        own: list[tuple[Line, Counter[int]]] = []
        above: list[tuple[Line, Counter[int]]] = []
        for line in self.lines[rated]:
            while above and above[-1][0].depth >= line.depth:
                above.pop()
            levels = Counter(
                {level: count for level, count in line.pair.now.levels.items() if level not in self.satisfied}
            )
            if above:
                above[-1][1].subtract(levels)
            own.append((line, levels))
            above.append(own[-1])
        rows = [(line, Row(levels=+levels)) for line, levels in own if +levels]
        return sorted(rows, key=lambda pair: -pair[1].rated)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Sheet":
        return cls(
            satisfied=frozenset(kept["satisfied"]),
            target=kept["target"],
            show_from=kept["show_from"],
            total={RatedObject(name): _pair_from_json(pair) for name, pair in kept["total"].items()},
            lines={
                RatedObject(name): [
                    Line(one["code"], one["name"], one["depth"], _pair_from_json(one)) for one in lines
                ]
                for name, lines in kept["lines"].items()
            },
            standing=kept["standing"],
            late=[Late.from_json(one) for one in kept.get("late", ())],  # none in those made before
        )


def _pair_to_json(pair: Pair) -> dict[str, Any]:
    return {"now": pair.now.to_json(), "before": pair.before.to_json()}


def _pair_from_json(kept: Mapping[str, Any]) -> Pair:
    return Pair(Row.from_json(kept["now"]), Row.from_json(kept["before"]))
