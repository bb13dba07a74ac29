"""One look at the figures for a page: everything it shows is counted in one snapshot.

Who may see small cells gets them as they are at this moment, others what `find_hidden` leaves.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from survey.console.kept import Kept
from survey.console.parts import BREAKDOWNS, Part
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.counts import Counts, total
from survey.scoring.definition import Definition, definition_of
from survey.scoring.frozen import in_force
from survey.scoring.hide_small import find_hidden
from survey.scoring.periods import Period
from survey.scoring.read_counts import Place, Wanted, read_counts
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.suppression import is_small
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Breakdown, RatedObject

ALL = ""  # in the place of a unit's code: all units together


@dataclass(frozen=True)
class Figures:
    """One round's counts of a period, of which a page makes the score objects that it shows."""

    period: Period
    definition: Definition
    counts: Mapping[Place, Counts]
    small: Collection[Place] = frozenset()
    part: Part = Part.WHOLE
    frozen: bool = False
    round: str = FIRST

    def of(self, unit: str, rated: RatedObject, key: str = "") -> Score:
        """The score object of a unit, of one key of its breakdown, or of one of its months."""
        place = Place(unit, rated, self.round, key)
        label = key if self.part is Part.MONTH else self.period.label
        by = BREAKDOWNS.get(self.part)
        subject = Subject(label, Basis.SETTLED, unit, rated, self.round, by, key if by else None)
        item = score(subject, self.counts.get(place, Counts()), self.definition, frozen=self.frozen)
        return hidden(item) if place in self.small else item

    def counts_of(self, unit: str, rated: RatedObject) -> Counts | None:
        """What a unit's figures are made of; None where they are hidden."""
        place = Place(unit, rated, self.round)
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.runtime.local_day(self.runtime.clock.now()))

    def units(self, period: Period, round_: str = FIRST) -> Figures:
        """Every unit with what is below it, and in the first round all together under ALL."""
        if not self.small_too:
            return replace(self._public(period, Part.WHOLE), round=round_)
        counts = self._read(Wanted(period, rounds=(round_,)))
        return replace(self._figures(period, counts | self._together(counts)), round=round_)

    def beside(self, code: str, period: Period) -> tuple[Figures, Figures]:
        """One unit and what is below it, whole and by reason: what is set beside another unit or period."""
        if not self.small_too:
            return self._public(period, Part.WHOLE), self._public(period, Part.REASON)
        whole = self._read(Wanted(period, rounds=(FIRST,), top=code))
        reasons = self._read(Wanted(period, by=Breakdown.REASON, rounds=(FIRST,), top=code))
        return self._figures(period, whole), self._figures(period, reasons, part=Part.REASON)

    def unit(self, code: str, period: Period) -> Mapping[Part, Figures]:
        """One unit and what is below it, whole and by each part; by month only for who may see all."""
        if not self.small_too:
            return {part: self._public(period, part) for part in (Part.WHOLE, *BREAKDOWNS)}
        found = {
            part: self._read(Wanted(period, by=by, rounds=(FIRST,), top=code))
            for part, by in BREAKDOWNS.items()
        }
        months = self._read(Wanted(period, rounds=(FIRST,), top=code, monthly=True))
        found[Part.MONTH] = {Place(code, at.object, FIRST, at.month): counts for at, counts in months.items()}
        found[Part.WHOLE] = {
            Place(code, rated, FIRST): total(counts for at, counts in months.items() if at.object is rated)
            for rated in RatedObject
        }
        return {part: self._figures(period, counts, part=part) for part, counts in found.items()}

    def _read(self, wanted: Wanted) -> dict[Place, Counts]:
        return read_counts(self.session, self.tree, self.today, wanted)

    def _figures(
        self,
        period: Period,
        counts: Mapping[Place, Counts],
        small: Collection[Place] = frozenset(),
        part: Part = Part.WHOLE,
    ) -> Figures:
        force = in_force(self.session, period, self.runtime.policy.score)
        return Figures(period, definition_of(force.score), counts, small, part, force.frozen)

    def _public(self, period: Period, part: Part) -> Figures:
        """For all who may not see small cells the same, and not newer than ten minutes: what is hidden and
        what is shown are of one moment, and nobody can watch single answers come in.
        """
        key = period.first_month, min(period.last_month, self.today[:7]), part, self.today
        figures = self.kept.get(key, self.runtime.clock.now(), lambda: self._count_public(period, part))
        return replace(figures, period=period)

    def _count_public(self, period: Period, part: Part) -> Figures:
        asked = Asked(period, rounds=(FIRST,), by=BREAKDOWNS.get(part), public=True)
        counts = self._read(Wanted(period, asked.basis, asked.by))
        show_from = self.runtime.policy.score.show_from
        small = find_hidden(self.session, self.tree, self.today, asked, show_from)
        together = self._together(counts)
        few = {place for place, sums in together.items() if is_small(sums.levels, show_from)}
        return self._figures(period, counts | together, small | few, part)

    def _together(self, counts: Mapping[Place, Counts]) -> dict[Place, Counts]:
        """The units at the top in one sum, for each object."""
        tops = [code for code in self.tree.codes if self.tree.parents[code] is None]
        return {
            Place(ALL, rated, FIRST): _sum(counts.get(Place(top, rated, FIRST), Counts()) for top in tops)
            for rated in RatedObject
        }


def _sum(parts: Iterable[Counts]) -> Counts:
    heap = list(parts)
    return heap[0] if len(heap) == 1 else total(heap)
