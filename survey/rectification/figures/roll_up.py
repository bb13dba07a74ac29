"""Tallies of single units, added up upwards in the tree; and by cause. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from survey.rectification.figures.days import Days
from survey.rectification.figures.tally import Fact, Span, Tally, lengths_of

ALL = ""  # the key of all units together; no unit has an empty code
Cell = tuple[str, str]  # unit, cause


@dataclass(frozen=True)
class Rolled:
    """By unit, and by unit and cause; what is below a unit is in it. Several causes may be given for one:
    they add up to nothing, and how long steps took is not told of them. A unit without any has no entry.
    """

    units: Mapping[str, Tally]
    causes: Mapping[Cell, Tally]

    def of(self, code: str = ALL) -> Tally:
        return self.units.get(code) or Tally()

    def causes_of(self, code: str = ALL) -> dict[str, Tally]:
        """By cause, what came in most first."""
        found = {cause: tally for (unit, cause), tally in self.causes.items() if unit == code}
        return dict(sorted(found.items(), key=lambda one: (-one[1].opened, -one[1].ended, one[0])))


def roll_up(facts: Iterable[Fact], span: Span, days: Days, above: Callable[[int], Iterable[str]]) -> Rolled:
    """`above`: the codes of a unit, by its id, and of all units above it."""
    own: dict[int, Tally] = defaultdict(Tally)
    own_causes: dict[tuple[int, str], Tally] = defaultdict(Tally)
    for one in facts:
        lengths = lengths_of(one, days) if span.has(one.ended_at) else ()
        own[one.unit_id].add(one, span, lengths)
        for cause in set(one.causes):
            own_causes[one.unit_id, cause].add(one, span)
    units: dict[str, Tally] = defaultdict(Tally)
    causes: dict[Cell, Tally] = defaultdict(Tally)
    for unit_id, tally in own.items():
        for code in (*above(unit_id), ALL):
            units[code].merge(tally)
    for (unit_id, cause), tally in own_causes.items():
        for code in (*above(unit_id), ALL):
            causes[code, cause].merge(tally)
    return Rolled(dict(units), dict(causes))
