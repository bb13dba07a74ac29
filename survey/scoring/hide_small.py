"""Which figures somebody without `scores:small` must not see (CONTRACT §6, suppression)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy.orm import Session

from survey.scoring.asked import FINAL, FIRST, Asked
from survey.scoring.counts import Counts
from survey.scoring.read_counts import Place, Wanted, read_counts, round_name
from survey.scoring.suppression import hide_keys, hide_units
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Breakdown, RatedObject

Figures = Mapping[Place, Counts]
NOTHING_READ: Mapping[Basis, Figures] = MappingProxyType({})


def find_hidden(
    session: Session,
    tree: UnitTree,
    today: str,
    asked: Asked,
    show_from: int,
    read: Mapping[Basis, Figures] = NOTHING_READ,
) -> frozenset[Place]:
    """The places whose figures are hidden: none unless it is the public that asks. `read`: counts
    of the period, of all units and rounds, as far as they were read in this snapshot.

    First and final round by either basis count nearly the same people: what is hidden in one of them is
    hidden in all. A later round has few people by its nature: it hides itself, and the final figure, from
    which it could be had by taking the first one away.
    """
    if not asked.public:
        return frozenset()
    veil = _Veil(
        tree,
        show_from,
        whole=[
            read.get(basis)
            or read_counts(session, tree, today, Wanted(asked.period, basis, ratings_only=True))
            for basis in Basis
        ],
        parted=[
            read_counts(session, tree, today, Wanted(asked.period, basis, asked.by, ratings_only=True))
            for basis in (Basis if asked.by not in (None, Breakdown.UNIT) else ())
        ],
        adds_up=asked.by is not Breakdown.REASON,
    )
    later = [name for name in map(round_name, asked.rounds) if name not in (FIRST, FINAL)]
    hidden: set[Place] = set()
    for rated in asked.objects:
        units = veil.units(rated, (FIRST, FINAL))
        hidden |= veil.places(rated, (FIRST, FINAL), units)
        hidden |= veil.finals(rated, units)
        for name in later:
            hidden |= veil.places(rated, (name,), units | veil.units(rated, (name,)))
    return frozenset(hidden)


@dataclass(frozen=True)
class _Veil:
    tree: UnitTree
    show_from: int
    whole: Sequence[Figures]
    parted: Sequence[Figures]
    adds_up: bool

    def units(self, rated: RatedObject, rounds: Sequence[str]) -> frozenset[str]:
        """The units hidden in these rounds, which are looked at together."""
        views = [
            {place.unit: counts.levels for place, counts in figures.items() if _is(place, rated, name)}
            for figures in self.whole
            for name in rounds
        ]
        return hide_units(self.tree.parents, views, self.show_from)

    def finals(self, rated: RatedObject, units: frozenset[str]) -> set[Place]:
        """The final figures that tell, beside the first ones, what few people said in a later round."""
        later = sorted({at.round for figures in self.whole for at in figures} - {FIRST, FINAL})
        changed = units | self.units(rated, later)
        of_keys = {Place(unit, rated, FINAL, key) for unit, key in self.cells(rated, later, changed)}
        return self.places(rated, (FINAL,), changed) | of_keys

    def places(self, rated: RatedObject, rounds: Sequence[str], units: frozenset[str]) -> set[Place]:
        """Every place that is hidden when these units are: theirs, and cells of the breakdown."""
        if self.parted:
            cells = self.cells(rated, rounds, units)
            return {Place(unit, rated, name, key) for unit, key in cells for name in rounds}
        return {Place(unit, rated, name) for unit in units for name in rounds}

    def cells(
        self, rated: RatedObject, rounds: Sequence[str], units: frozenset[str]
    ) -> frozenset[tuple[str, str]]:
        """Units and keys of the breakdown hidden in these rounds, and all those of `units`."""
        views = [
            {(at.unit, at.key): counts.levels for at, counts in figures.items() if _is(at, rated, name)}
            for figures in self.parted
            for name in rounds
        ]
        return hide_keys(self.tree.parents, views, units, self.show_from, adds_up=self.adds_up)


def _is(place: Place, rated: RatedObject, name: str) -> bool:
    return place.object is rated and place.round == name
