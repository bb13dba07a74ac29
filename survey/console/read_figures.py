"""One look at the figures for a page: everything it shows is counted in one snapshot.

Who may see small cells gets them as they are at this moment, others what `find_hidden` leaves. What is made
of figures beside each other is made of what the reader may see (R6).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy.orm import Session

from survey.console.kept import Kept
from survey.console.parts import BREAKDOWNS, Part
from survey.policy import Score as Rules
from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.counts import Counts, total
from survey.scoring.definition import Definition, definition_of
from survey.scoring.frozen import in_force
from survey.scoring.hide_small import find_hidden
from survey.scoring.periods import Period, one_month
from survey.scoring.read_counts import Place, Wanted, read_counts
from survey.scoring.score import Score, Subject, hidden, score, without_small_sides
from survey.scoring.suppression import hide_beside, is_small
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Basis, Breakdown, RatedObject

ALL = ""  # in the place of a unit's code: all units together
MANY = 50  # units of a branch, from which on its breakdowns are too many rows to read for every look


@dataclass(frozen=True)
class Figures:
    """The counts of a period, round and basis, of which a page makes the score objects that it shows.

    `rules`: the `[score]` table of the policy by which they are made.
    """

    period: Period
    rules: Rules
    counts: Mapping[Place, Counts]
    small: Collection[Place] = frozenset()
    part: Part = Part.WHOLE
    frozen: bool = False
    round: str = FIRST
    basis: Basis = Basis.SETTLED
    show_from: int = 0  # for the public: fewer are hidden beside the figures too; 0 for who may see them

    @cached_property
    def definition(self) -> Definition:
        return definition_of(self.rules)

    def of(self, unit: str, rated: RatedObject, key: str = "") -> Score:
        """The score object of a unit, of one key of its breakdown, or of one of its months."""
        place = Place(unit, rated, self.round, key)
        label = key if self.part is Part.MONTH else self.period.label
        by = BREAKDOWNS.get(self.part)
        subject = Subject(label, self.basis, unit, rated, self.round, by, key if by else None)
        item = score(subject, self.counts.get(place, Counts()), self.definition, frozen=self.frozen)
        return hidden(item) if place in self.small else without_small_sides(item, self.show_from)

    def counts_of(self, unit: str, rated: RatedObject, key: str = "") -> Counts | None:
        """What a unit's figures are made of; None where they are hidden."""
        place = Place(unit, rated, self.round, key)
        return None if place in self.small else self.counts.get(place, Counts())

    def keys(self, unit: str) -> list[str]:
        """The keys of a unit's breakdown that have a name."""
        return sorted({place.key for place in self.counts if place.unit == unit and place.key})


@dataclass(frozen=True)
class Look:
    """How somebody looks: in which snapshot, at which tree, round and basis, with small cells or without."""

    runtime: Runtime
    session: Session
    tree: UnitTree
    small_too: bool
    kept: Kept = field(default_factory=Kept)
    round: str = FIRST
    basis: Basis = Basis.SETTLED
    today: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.runtime.local_day(self.runtime.clock.now()))

    def units(self, period: Period, round_: str = "") -> Figures:
        """Every unit with what is below it, and all together under ALL; `round_`: not the one of the look."""
        if round_ not in ("", self.round):
            return replace(self, round=round_).units(period)
        if not self.small_too:
            return self._public(period, Part.WHOLE)
        counts = self._read(self._wanted(period))
        return self._figures(period, counts | self._together(counts))

    def everybody(self, period: Period) -> Figures:
        """Every unit, to be compared with: not newer than ten minutes, so that ranks are drawn once."""
        if not self.small_too:
            return self.units(period)
        key = "everybody", period.first_month, period.last_month, self.round, self.basis, self.today
        figures = self.kept.get(key, self.runtime.clock.now(), lambda: self.units(period))
        return replace(figures, period=period)

    def whole(self, code: str, period: Period) -> Figures:
        """One unit of a period, or all together; what else there is in it is not to be shown.

        All together of a period that is over is not newer than ten minutes.
        """
        if code == ALL and period.last_day < self.today:
            return self.everybody(period)
        if code == ALL or not self.small_too:
            return self.units(period)
        return self._figures(period, self._read(self._wanted(period, top=code)))

    def beside(self, code: str, period: Period) -> tuple[Figures, Figures]:
        """One unit and what is below it, whole and by reason: what is set beside another unit or period."""
        if not self.small_too:
            return self._public(period, Part.WHOLE), self._public(period, Part.REASON)
        reasons = self._read(replace(self._wanted(period, top=code), by=Breakdown.REASON))
        return self.whole(code, period), self._figures(period, reasons, part=Part.REASON)

    def unit(self, code: str, period: Period) -> Mapping[Part, Figures]:
        """One unit and what is below it: whole, by each part and by month."""
        if not self.small_too:
            found = {part: self._public(period, part) for part in (Part.WHOLE, *BREAKDOWNS)}
            return found | {Part.MONTH: self.months(code, period)}
        counted = {part: self._parted(code, period, by) for part, by in BREAKDOWNS.items()}
        months = self._months(code, period)
        counted[Part.MONTH] = months
        counted[Part.WHOLE] = {
            Place(code, rated, self.round): total(
                counts for at, counts in months.items() if at.object is rated
            )
            for rated in RatedObject
        }
        return {part: self._figures(period, counts, part=part) for part, counts in counted.items()}

    def _parted(self, code: str, period: Period, by: Breakdown) -> dict[Place, Counts]:
        """One unit by a breakdown; with many units below it not newer than ten minutes."""
        wanted = replace(self._wanted(period, top=code), by=by)
        if len(self.tree.branch(code)) <= MANY:
            return self._read(wanted)
        key = "parted", code, by, period.first_month, period.last_month, self.round, self.basis, self.today
        return self.kept.get(key, self.runtime.clock.now(), lambda: self._read(wanted))

    def months(self, code: str, period: Period) -> Figures:
        """The months of a period, each by itself: what a month alone hides is hidden here too.

        Beside each other they add up to the period, so one that is hidden is never the only one.
        """
        if self.small_too:
            return self._figures(period, self._months(code, period), part=Part.MONTH)
        counts: dict[Place, Counts] = {}
        small: set[Place] = set()
        for month in period.months():
            alone = self._public(one_month(month), Part.WHOLE)
            for rated in RatedObject:
                here, there = Place(code, rated, self.round), Place(code, rated, self.round, month)
                counts[there] = alone.counts.get(here, Counts())
                small |= {there} if here in alone.small else set()
        for rated in RatedObject:
            by_month = {at.key: held.rated for at, held in counts.items() if at.object is rated}
            few = {at.key for at in small if at.object is rated}
            hide_beside(by_month, few, self.runtime.policy.score.show_from)
            small |= {Place(code, rated, self.round, month) for month in few}
        return self._figures(period, counts, small, Part.MONTH)

    def together_by_month(self, period: Period) -> Figures:
        """The months of all units together: not newer than ten minutes, for they are many rows."""
        if not self.small_too:
            return self.months(ALL, period)
        key = "together", period.first_month, period.last_month, self.round, self.basis, self.today
        return self.kept.get(key, self.runtime.clock.now(), lambda: self.months(ALL, period))

    def _months(self, code: str, period: Period) -> dict[Place, Counts]:
        by_month = self._read(replace(self._wanted(period, top=code or None), monthly=True))
        if code:
            return {Place(code, at.object, self.round, at.month): sums for at, sums in by_month.items()}
        tops = set(self.tree.tops)
        found: dict[Place, list[Counts]] = {}
        for at, sums in by_month.items():
            if at.unit in tops:
                found.setdefault(Place(ALL, at.object, self.round, at.month), []).append(sums)
        return {place: _sum(parts) for place, parts in found.items()}

    def _wanted(self, period: Period, top: str | None = None) -> Wanted:
        return Wanted(period, self.basis, rounds=(self.round,), top=top)

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
        return Figures(
            period,
            force.score,
            counts,
            small,
            part,
            force.frozen,
            self.round,
            self.basis,
            show_from=0 if self.small_too else force.score.show_from,
        )

    def _public(self, period: Period, part: Part) -> Figures:
        """For all who may not see small cells the same, and not newer than ten minutes: what is hidden and
        what is shown are of one moment, and nobody can watch single answers come in.
        """
        last = min(period.last_month, self.today[:7])
        key = period.first_month, last, part, self.round, self.basis, self.today
        figures = self.kept.get(key, self.runtime.clock.now(), lambda: self._count_public(period, part))
        return replace(figures, period=period)

    def _count_public(self, period: Period, part: Part) -> Figures:
        by = BREAKDOWNS.get(part)
        asked = Asked(period, self.basis, rounds=(self.round,), by=by, public=True)
        counts = self._read(Wanted(period, self.basis, by, rounds=(self.round,)))
        show_from = self.runtime.policy.score.show_from
        small = find_hidden(self.session, self.tree, self.today, asked, show_from)
        together = self._together(counts)
        few = {place for place, sums in together.items() if is_small(sums.levels, show_from)}
        return self._figures(period, counts | together, small | few, part)

    def _together(self, counts: Mapping[Place, Counts]) -> dict[Place, Counts]:
        """The units at the top in one sum, for each object."""
        places = {rated: [Place(top, rated, self.round) for top in self.tree.tops] for rated in RatedObject}
        return {
            Place(ALL, rated, self.round): _sum(counts.get(place, Counts()) for place in places[rated])
            for rated in RatedObject
        }


def _sum(parts: Iterable[Counts]) -> Counts:
    heap = list(parts)
    return heap[0] if len(heap) == 1 else total(heap)
