"""What people were dissatisfied with, as verification found it: how many people, by unit and cause. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from survey.rectification.figures.roll_up import Cell
from survey.scoring.suppression import Parents, hide_keys, hide_units

Above = Callable[[int], Iterable[str]]  # the codes of a unit, by its id, and of all units above it


@dataclass(frozen=True)
class Voice:
    """One verified rectification. `person`: by their number; `told`: the unit knows of it, by an order."""

    unit_id: int
    person: int
    level: int
    told: bool
    month: str  # in which it was opened
    causes: tuple[str, ...]


def count_people(voices: Iterable[Voice], above: Above) -> dict[Cell, Counter[int]]:
    """By unit, all below it included, and cause: how many people, by how they had rated. Several causes may
    be given by one, so they add up to nothing; under the cause "" everybody of the unit is counted once.
    """
    people: dict[Cell, dict[int, int]] = defaultdict(dict)
    for one in voices:
        for code in above(one.unit_id):
            for cause in ("", *one.causes):
                held = people[code, cause]
                held[one.person] = max(one.level, held.get(one.person, 0))
    return {cell: Counter(held.values()) for cell, held in people.items()}


def hidden_causes(parents: Parents, voices: Sequence[Voice], above: Above, show_from: int) -> frozenset[Cell]:
    """The cells whose figures no unit may see (R6): small ones, also when those it knows are taken away."""
    views = [count_people(voices, above), count_people([one for one in voices if not one.told], above)]
    whole = [{unit: levels for (unit, cause), levels in view.items() if not cause} for view in views]
    parts = [{cell: levels for cell, levels in view.items() if cell[1]} for view in views]
    units = hide_units(parents, whole, show_from)
    return hide_keys(parents, parts, units, show_from, adds_up=False)


def by_month(voices: Iterable[Voice], above: Above, code: str) -> Mapping[str, Counter[str]]:
    """By cause, how many people in each month, of one unit and all below it."""
    people: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for one in voices:
        if code in above(one.unit_id):
            for cause in one.causes:
                people[cause].add((one.month, one.person))
    return {cause: Counter(month for month, _person in held) for cause, held in people.items()}
