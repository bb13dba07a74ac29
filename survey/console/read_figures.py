"""One look at the figures for a page: everything it shows is counted in one snapshot.

Who may see small cells gets counts by the shortest way (tally.py), others what `find_hidden` leaves.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from survey.console.kept import Kept
from survey.console.tally import Part, Tallier, Tally
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.counts import Counts, total
from survey.scoring.definition import Definition, definition_of
from survey.scoring.hide_small import find_hidden
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place, read_counts
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.suppression import is_small
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Breakdown, RatedObject

ALL = ""  # in the place of a unit's code: all units together
_BREAKDOWN = {Part.CHANNEL: Breakdown.CHANNEL, Part.CATEGORY: Breakdown.CATEGORY}


@dataclass(frozen=True)
class Figures:
    """The first round's counts of a period, of which a page makes the score objects that it shows."""

    period: Period
    definition: Definition
    counts: Mapping[Place, Counts]
    small: Collection[Place] = frozenset()
    part: Part = Part.WHOLE

    def of(self, unit: str, rated: RatedObject, key: str = "") -> Score:
        """The score object of a unit, of one key of its breakdown, or of one of its months."""
        place = Place(unit, rated, FIRST, key)
        label = key if self.part is Part.MONTH else self.period.label
        by = _BREAKDOWN.get(self.part)
        subject = Subject(label, Basis.SETTLED, unit, rated, FIRST, by, key if by else None)
        item = score(subject, self.counts.get(place, Counts()), self.definition)
        return hidden(item) if place in self.small else item

    def counts_of(self, unit: str, rated: RatedObject) -> Counts | None:
        """What a unit's figures are made of; None where they are hidden."""
        place = Place(unit, rated, FIRST)
        return None if place in self.small else self.counts.get(place, Counts())

    def keys(self, unit: str) -> list[str]:
        """The keys of a unit's breakdown that have a name."""
        return sorted({place.key for place in self.counts if place.unit == unit and place.key})


@dataclass(frozen=True)
class Look:
    """How somebody looks: in which snapshot, at which tree, with small cells or without."""

    runtime: Runtime
    session: Session
    tree: UnitTree
    small_too: bool
    kept: Kept = field(default_factory=Kept)
    today: str = field(init=False)
    definition: Definition = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.runtime.local_day(self.runtime.clock.now()))
        object.__setattr__(self, "definition", definition_of(self.runtime.policy.score))

    def units(self, period: Period) -> Figures:
        """Every unit with what is below it, and all together under ALL."""
        if not self.small_too:
            return self._public(period, Part.WHOLE)
        own = Tallier(self.session, self.today).by_unit(period)
        heaps: dict[Place, list[Counts]] = defaultdict(list)
        for (rated, unit_id), counts in own.items():
            for code in self.tree.above(self.tree.by_id[unit_id]):
                heaps[Place(code, rated, FIRST)].append(counts)
        sums = {place: _sum(heap) for place, heap in heaps.items()}
        return Figures(period, self.definition, sums | self._together(sums))

    def unit(self, code: str, period: Period) -> Mapping[Part, Figures]:
        """One unit with what is below it: whole, by channel, by category; by month for who may see all."""
        if not self.small_too:
            return {part: self._public(period, part) for part in (Part.WHOLE, *_BREAKDOWN)}
        ids = [number for number, unit in self.tree.by_id.items() if code in self.tree.above(unit)]
        found = Tallier(self.session, self.today).of_units(period, ids)
        return {part: self._of_one(code, period, part, tally) for part, tally in found.items()}

    def _of_one(self, code: str, period: Period, part: Part, tally: Tally) -> Figures:
        counts = {Place(code, rated, FIRST, key): counts for (rated, key), counts in tally.items()}
        return Figures(period, self.definition, counts, part=part)

    def _public(self, period: Period, part: Part) -> Figures:
        """For all who may not see small cells the same, and not newer than ten minutes: what is hidden and
        what is shown are of one moment, and nobody can watch single answers come in.
        """
        key = period.first_month, min(period.last_month, self.today[:7]), part, self.today
        figures = self.kept.get(key, self.runtime.clock.now(), lambda: self._count_public(period, part))
        return replace(figures, period=period)

    def _count_public(self, period: Period, part: Part) -> Figures:
        asked = Asked(period, rounds=(FIRST,), by=_BREAKDOWN.get(part), public=True)
        counts = read_counts(self.session, self.tree, self.today, period, asked.basis, asked.by)
        small = find_hidden(self.session, self.tree, self.today, asked, self.definition.show_from)
        together = self._together(counts)
        few = {place for place, sums in together.items() if is_small(sums.levels, self.definition.show_from)}
        return Figures(period, self.definition, counts | together, small | few, part)

    def _together(self, counts: Mapping[Place, Counts]) -> dict[Place, Counts]:
        """The units at the top in one sum, for each object."""
        tops = [code for code in self.tree.codes if self.tree.parents[code] is None]
        return {
            Place(ALL, rated, FIRST): _sum([counts.get(Place(top, rated, FIRST), Counts()) for top in tops])
            for rated in RatedObject
        }


def _sum(heap: list[Counts]) -> Counts:
    return heap[0] if len(heap) == 1 else total(heap)
