"""One look at the figures for a page: everything it shows is counted in one snapshot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from survey.runtime import Runtime
from survey.scoring.asked import FIRST, Asked
from survey.scoring.counts import Counts, total
from survey.scoring.definition import Definition, definition_of
from survey.scoring.hide_small import find_hidden
from survey.scoring.periods import Month, Period
from survey.scoring.read_counts import Place, read_counts
from survey.scoring.score import Score, Subject, hidden, score
from survey.scoring.unit_tree import UnitTree
from survey.vocabulary import Breakdown, RatedObject

_NOTHING = Counts()


@dataclass(frozen=True)
class Figures:
    """The first round's figures of a period for every unit, of which a page makes the items it shows."""

    asked: Asked
    tree: UnitTree
    counts: Mapping[Place, Counts]
    small: frozenset[Place]
    definition: Definition

    def of(self, unit: str, rated: RatedObject, key: str = "") -> Score:
        """The score object of a unit, or of one key of its breakdown."""
        place = Place(unit, rated, FIRST, key)
        item = score(self._subject(unit, rated, key), self.counts.get(place, _NOTHING), self.definition)
        return hidden(item) if place in self.small else item

    def of_all(self, rated: RatedObject) -> Score:
        """All units together: the one at the top, or the sum of several."""
        tops = [unit for unit in self.tree.codes if self.tree.parents[unit] is None]
        if len(tops) == 1:
            return self.of(tops[0], rated)
        places = [Place(unit, rated, FIRST) for unit in tops]
        sums = total(self.counts.get(place, _NOTHING) for place in places)
        item = score(self._subject("", rated, ""), sums, self.definition)
        return hidden(item) if self.small.intersection(places) else item

    def keys(self, unit: str, rated: RatedObject) -> list[str]:
        """The keys of a unit's breakdown that have a name."""
        return sorted(
            place.key
            for place in self.counts
            if place.unit == unit and place.object is rated and place.round == FIRST and place.key
        )

    def _subject(self, unit: str, rated: RatedObject, key: str) -> Subject:
        return Subject(self.asked.period.label, self.asked.basis, unit, rated, FIRST, self.asked.by, key or None)


@dataclass(frozen=True)
class Look:
    """How somebody looks: in which snapshot, at which tree, on which day, with small cells or without."""

    runtime: Runtime
    session: Session
    tree: UnitTree
    small_too: bool

    def figures(self, period: Period, by: Breakdown | None = None) -> Figures:
        """The figures of a period; `by` parts them by channel or category."""
        runtime = self.runtime
        today = runtime.local_day(runtime.clock.now())
        definition = definition_of(runtime.policy.score)
        asked = Asked(period, rounds=(FIRST,), by=by, public=not self.small_too)
        counts = read_counts(self.session, self.tree, today, period, asked.basis, by)
        small = (
            frozenset()
            if self.small_too
            else find_hidden(self.session, self.tree, today, asked, definition.show_from)
        )
        return Figures(asked, self.tree, counts, small, definition)

    def months(self, period: Period, at_most: int = 12) -> Iterator[tuple[str, Figures]]:
        """The last months of a period, each by itself, the oldest first."""
        for label in list(period.months())[-at_most:]:
            month = Month(int(label[:4]), int(label[5:]))
            yield label, self.figures(replace(period, label=label, start=month, end=month))
